import { describe, expect, it } from 'vitest';
import { compileSchema } from '../schema/compile.ts';
import type { Schema, ValidationRule } from '../schema/schema.ts';

const texts: Schema = { type: 'array', items: { type: 'string' } };

function withRules(rules: ValidationRule[], items: ValidationRule[] = []): Schema {
  const list: Schema = { ...texts, items: { type: 'string', 'x-kubernetes-validations': items } };
  const spec: Schema = { type: 'object', properties: { list }, 'x-kubernetes-validations': rules };
  return { type: 'object', properties: { spec } };
}

function problems(schema: Schema, list: readonly string[], old?: readonly string[]): string[] {
  return compileSchema(schema)
    .validate({ spec: { list } }, old && { spec: { list: old } })
    .map(({ field, message }) => `${field}: ${message}`);
}

const many = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

// Of n texts each with each other, at about six steps.
const EXPENSIVE = 'self.list.all(x, self.list.exists(y, x == y))';
const OVER_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';
const OVER_LIMIT = `'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${EXPENSIVE}`;

describe('the cost of rules on an object', () => {
  it('does not matter while it is small', () => {
    expect(problems(withRules([{ rule: EXPENSIVE }]), many(100))).toEqual([]);
  });

  it('ends one evaluation that costs too much, and all rules with it', () => {
    const schema = withRules([{ rule: EXPENSIVE }, { rule: 'false' }], [{ rule: 'false' }]);
    expect(problems(schema, many(1000))).toEqual([`spec: Invalid value: "object": ${OVER_LIMIT}`]);
  });

  it('is named by the message of the rule if it has one', () => {
    const [problem] = problems(withRules([{ rule: EXPENSIVE, message: ' too many ' }]), many(1000));
    expect(problem).toMatch(/for rule: too many$/);
  });

  it('does not end evaluations that fail on the way', () => {
    // Every comparison fails, and a later one could still decide: all must be tried.
    const rule = 'self.list.exists(x, self.list.exists(y, int(x) / 0 == int(y)))';
    expect(problems(withRules([{ rule }]), many(1000))[0]).toContain('actual cost limit exceeded');
  });

  it('is added up over all items, until the budget of the object is spent', () => {
    // Looking for 900 characters in 100,000 costs 10,000 times 90; of the twelfth there is not enough left.
    const rule = `!self.contains('${'z'.repeat(900)}')`;
    const list = Array.from({ length: 20 }, () => 'a'.repeat(100_000));
    expect(problems(withRules([], [{ rule }]), list)).toEqual([
      `spec.list[11]: Invalid value: "string": ${OVER_BUDGET}`,
    ]);
  });

  it('spent on a message expression ends all rules too', () => {
    const messageExpression = "self.list.all(x, self.list.exists(y, x == y)) ? 'all' : 'none'";
    const schema = withRules([{ rule: 'false', messageExpression }, { rule: 'false' }]);
    expect(problems(schema, many(1000))).toEqual([
      `spec: Invalid value: "object": no further validation rules will be run due to call cost exceeds limit for messageExpression: ${JSON.stringify(messageExpression)}`,
    ]);
  });

  it('says nothing of what was let through, but ends all the same', () => {
    const messageExpression = "self.list.all(x, self.list.exists(y, x == y)) ? 'all' : 'none'";
    const schema = withRules([{ rule: 'false', messageExpression }, { rule: 'oldSelf == self && false' }]);
    expect(problems(schema, many(1000), many(1000))).toEqual([]);
  });
});

describe('a transition rule', () => {
  const grows: ValidationRule[] = [{ rule: 'self.size() >= oldSelf.size()', message: 'may only grow' }];
  const values = (mapType?: 'atomic' | 'granular'): Schema => ({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: { a: { type: 'string', 'x-kubernetes-validations': grows } },
        ...(mapType && { 'x-kubernetes-map-type': mapType }),
      },
    },
  });

  it.each<[string, 'atomic' | 'granular' | undefined, number]>([
    ['follows the fields of an object', undefined, 1],
    ['follows the fields of a granular object', 'granular', 1],
    ['does not run inside of what is replaced as a whole', 'atomic', 0],
  ])('%s', (_name, mapType, count) => {
    const errors = compileSchema(values(mapType)).validate({ spec: { a: 'x' } }, { spec: { a: 'xyz' } });
    expect(errors).toHaveLength(count);
  });
});

describe('a message over the value before', () => {
  const size = (rule: ValidationRule, old?: readonly string[], more: ValidationRule[] = []): string[] =>
    problems(withRules([rule, ...more]), ['a'], old);
  const was = (text: string): ValidationRule => ({ rule: 'oldSelf.list.size() < 0', messageExpression: text });

  it('sees it where the rule does', () => {
    expect(size(was("'was ' + oldSelf.list[0]"), ['z'])).toEqual(['spec: Invalid value: was z']);
  });

  it('gets it as it is even where the rule gets an optional', () => {
    const optional = (messageExpression: string): ValidationRule => ({
      rule: 'oldSelf.optMap(o, false).orValue(false)',
      messageExpression,
      message: 'plain',
      optionalOldSelf: true,
    });
    expect(size(optional("'was ' + oldSelf.value().list[0]"), ['z'])).toEqual(['spec: Invalid value: plain']);
    expect(size(optional("oldSelf.hasValue() ? 'some' : 'none'"), ['z'])).toEqual(['spec: Invalid value: plain']);
    expect(size(optional("'now ' + self.list[0]"), ['z'])).toEqual(['spec: Invalid value: now a']);
    expect(size(optional("oldSelf.hasValue() ? 'some' : 'none'"))).toEqual(['spec: Invalid value: plain']);
  });

  it('has none where no rule of the place speaks of it', () => {
    const rule = { rule: 'self.list.size() < 0', messageExpression: "'was ' + oldSelf.list[0]", message: 'plain' };
    expect(size(rule, ['z'])).toEqual(['spec: Invalid value: plain']);
    expect(size(rule, ['z'], [{ rule: 'oldSelf == oldSelf' }])).toEqual(['spec: Invalid value: was z']);
  });
});
