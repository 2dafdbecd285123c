import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchema } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';

/** What an expression means by itself: its value, or an error. */
type Meaning = { value: bigint | boolean | string } | { error: true };

interface Expression {
  text: string;
  type: 'int' | 'bool' | 'string';
  mean(self: Self): Meaning;
}

interface Self {
  n?: number;
  s?: string;
  b?: boolean;
  list?: number[];
}

const failed: Meaning = { error: true };
const value = (of: bigint | boolean | string): Meaning => ({ value: of });
const INT64 = 2n ** 63n;

function combine(
  type: Expression['type'],
  text: string,
  parts: Expression[],
  act: (...values: never[]) => bigint | boolean | string | undefined,
): Expression {
  return {
    type,
    text,
    mean(self) {
      const found = parts.map((part) => part.mean(self));
      const values = found.flatMap((one) => ('value' in one ? [one.value] : []));
      if (values.length < parts.length) return failed;
      const result = act(...(values as never[]));
      if (result === undefined) return failed;
      if (typeof result === 'bigint' && (result >= INT64 || result < -INT64)) return failed;
      return value(result);
    },
  };
}

/** A field, which may be absent. */
function field(
  name: keyof Self,
  type: Expression['type'],
  read: (raw: never) => bigint | boolean | string,
): Expression {
  return {
    type,
    text: `self.${name}`,
    mean: (self) => (Object.hasOwn(self, name) ? value(read(self[name] as never)) : failed),
  };
}

/** `&&` and `||` do not mind an error if the other side decides. */
function logic(operator: '&&' | '||', a: Expression, b: Expression): Expression {
  const decisive = operator === '||';
  return {
    type: 'bool',
    text: `(${a.text} ${operator} ${b.text})`,
    mean(self) {
      const found = [a.mean(self), b.mean(self)];
      if (found.some((one) => 'value' in one && one.value === decisive)) return value(decisive);
      return found.some((one) => 'error' in one) ? failed : value(!decisive);
    },
  };
}

function arithmetic(operator: string, a: Expression, b: Expression): Expression {
  return combine('int', `(${a.text} ${operator} ${b.text})`, [a, b], (left: bigint, right: bigint) => {
    switch (operator) {
      case '+':
        return left + right;
      case '-':
        return left - right;
      case '*':
        return left * right;
      case '/':
        return right === 0n ? undefined : left / right;
      default:
        return right === 0n ? undefined : left % right;
    }
  });
}

function comparison(operator: string, a: Expression, b: Expression): Expression {
  return combine('bool', `(${a.text} ${operator} ${b.text})`, [a, b], (left: bigint, right: bigint) => {
    switch (operator) {
      case '==':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
        return left < right;
      default:
        return left >= right;
    }
  });
}

/** A loop over `self.list`: the list is small, so its meaning is written out. */
function loop(name: 'all' | 'exists', bound: number): Expression {
  return {
    type: 'bool',
    text: `self.list.${name}(i, i > ${bound})`,
    mean({ list }) {
      if (!list) return failed;
      return value(name === 'all' ? list.every((item) => item > bound) : list.some((item) => item > bound));
    },
  };
}

const { int, bool } = fc.letrec<{ int: Expression; bool: Expression; string: Expression }>((tie) => ({
  int: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc
      .integer({ min: 0, max: 9 })
      .map((n): Expression => ({ type: 'int', text: String(n), mean: () => value(BigInt(n)) })),
    fc.constant(field('n', 'int', (raw: number) => BigInt(raw))),
    fc.constant<Expression>({
      type: 'int',
      text: '9223372036854775807',
      mean: () => value(INT64 - 1n),
    }),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '%'), tie('int'), tie('int'))
      .map(([op, a, b]) => arithmetic(op, a, b)),
    tie('string').map((a) => combine('int', `size(${a.text})`, [a], (text: string) => BigInt([...text].length))),
    fc.tuple(tie('bool'), tie('int'), tie('int')).map(
      ([condition, yes, no]): Expression => ({
        type: 'int',
        text: `(${condition.text} ? ${yes.text} : ${no.text})`,
        mean(self) {
          const found = condition.mean(self);
          if ('error' in found) return failed;
          return (found.value ? yes : no).mean(self);
        },
      }),
    ),
  ),
  string: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc
      .constantFrom('', 'a', 'é', '😀')
      .map((text): Expression => ({ type: 'string', text: `'${text}'`, mean: () => value(text) })),
    fc.constant(field('s', 'string', (raw: string) => raw)),
    fc
      .tuple(tie('string'), tie('string'))
      .map(([a, b]) => combine('string', `(${a.text} + ${b.text})`, [a, b], (x: string, y: string) => x + y)),
  ),
  bool: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(true, false).map((b): Expression => ({ type: 'bool', text: String(b), mean: () => value(b) })),
    fc.constant(field('b', 'bool', (raw: boolean) => raw)),
    fc.constantFrom('n' as const, 's' as const, 'b' as const, 'list' as const).map(
      (name): Expression => ({
        type: 'bool',
        text: `has(self.${name})`,
        mean: (self) => value(Object.hasOwn(self, name)),
      }),
    ),
    tie('bool').map((a) => combine('bool', `!${a.text}`, [a], (b: boolean) => !b)),
    fc
      .tuple(fc.constantFrom('&&' as const, '||' as const), tie('bool'), tie('bool'))
      .map(([op, a, b]) => logic(op, a, b)),
    fc.tuple(fc.constantFrom('==', '!=', '<', '>='), tie('int'), tie('int')).map(([op, a, b]) => comparison(op, a, b)),
    fc
      .tuple(tie('string'), tie('string'))
      .map(([a, b]) =>
        combine('bool', `${a.text}.contains(${b.text})`, [a, b], (x: string, y: string) => x.includes(y)),
      ),
    fc
      .tuple(fc.constantFrom('all' as const, 'exists' as const), fc.integer({ min: 0, max: 3 }))
      .map(([name, n]) => loop(name, n)),
  ),
}));

const self: fc.Arbitrary<Self> = fc.record(
  {
    n: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(2 ** 53 - 1)),
    s: fc.constantFrom('', 'a', 'aé'),
    b: fc.boolean(),
    list: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

function schemaWith(rule: string, message: string): Schema {
  const spec: Schema = {
    type: 'object',
    properties: {
      n: { type: 'integer' },
      s: { type: 'string' },
      b: { type: 'boolean' },
      list: { type: 'array', items: { type: 'integer' } },
    },
    'x-kubernetes-validations': [{ rule, message: 'no', messageExpression: message }],
  };
  return { type: 'object', properties: { spec } };
}

/** What the server makes of a rule: it holds, it does not and says so, or it fails. */
function outcome(rule: Expression, message: Expression, object: Self): string {
  const schema = schemaWith(rule.text, `string(${message.text})`);
  const [error] = compileSchema(schema).validate({ spec: object });
  if (!error) return 'holds';
  return error.message.endsWith(`evaluating rule: no`) ? 'fails' : error.message;
}

function expected(rule: Expression, message: Expression, object: Self): string {
  const found = rule.mean(object);
  if ('error' in found) return 'fails';
  if (found.value) return 'holds';
  const text = message.mean(object);
  return `Invalid value: ${'value' in text ? text.value : 'no'}`;
}

describe('a rule', () => {
  it('means what CEL says it means', () => {
    fc.assert(
      fc.property(bool, int, self, (rule, message, object) => {
        expect([rule.text, outcome(rule, message, object)]).toEqual([rule.text, expected(rule, message, object)]);
      }),
      { numRuns: 400 },
    );
  });

  it('that broke before an update is asked again only when the object changes', () => {
    fc.assert(
      fc.property(bool, self, self, (rule, object, old) => {
        const schema = compileSchema(schemaWith(rule.text, "'no'"));
        const onCreate = schema.validate({ spec: object }).map(({ message }) => message);
        const onUpdate = schema.validate({ spec: object }, { spec: old }).map(({ message }) => message);
        const unchanged = schema.validate({ spec: object }, { spec: structuredClone(object) });
        const found = rule.mean(object);
        if ('value' in found) expect(unchanged).toEqual([]);
        expect(onCreate.length).toBe('value' in found && found.value ? 0 : 1);
        if (JSON.stringify(object) !== JSON.stringify(old))
          expect(onUpdate.length).toBeLessThanOrEqual(onCreate.length);
      }),
      { numRuns: 200 },
    );
  });
});
