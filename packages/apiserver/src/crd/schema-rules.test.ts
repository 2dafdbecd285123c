import { describe, expect, it } from 'vitest';
import type { Schema, ValidationRule } from '../schema/schema.ts';
import { validateOpenApi } from './schema-openapi.ts';
import { validateRules } from './schema-rules.ts';

function schemaWith(rule: ValidationRule, more: Record<string, Schema> = {}): Schema {
  return {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: { sst: { type: 'integer' }, name: { type: 'string', maxLength: 64 }, ...more },
        'x-kubernetes-validations': [rule],
      },
    },
  };
}

function problems(rule: ValidationRule, more?: Record<string, Schema>): string[] {
  return validateRules(schemaWith(rule, more), 's').map((error) => `${error.field}: ${error.message}`);
}

describe('rules of a definition', () => {
  it('are right when they compile', () => {
    expect(problems({ rule: 'self.sst == oldSelf.sst', messageExpression: "'sst %d'.format([self.sst])" })).toEqual([]);
  });

  it('must not join the text of a number to another, whose length Kubernetes cannot tell', () => {
    expect(problems({ rule: 'self.sst > 1', messageExpression: "'sst ' + string(self.sst)" })[0]).toMatch(
      /messageExpression: Forbidden: estimated messageExpression cost exceeds budget by factor of more than 100x/,
    );
  });

  it.each<[string, string]>([
    ['self.nope == 1', "compilation failed: ERROR: <input>:1:5: undefined field 'nope'\n | self.nope == 1\n | ....^"],
    [
      'has(self.nope)',
      "compilation failed: ERROR: <input>:1:9: undefined field 'nope'\n | has(self.nope)\n | ........^",
    ],
    [
      'foo == 1',
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo == 1\n | ^",
    ],
    [
      "self.sst + 'a' == 'b'",
      "compilation failed: ERROR: <input>:1:10: found no matching overload for '_+_' applied to '(int, string)'\n | self.sst + 'a' == 'b'\n | .........^",
    ],
    [
      '!self.sst',
      "compilation failed: ERROR: <input>:1:1: found no matching overload for '!_' applied to '(int)'\n | !self.sst\n | ^",
    ],
    ['self.sst', 'cel expression must evaluate to a bool'],
  ])('are refused for %j', (rule, detail) => {
    const [problem] = problems({ rule });
    const printed = JSON.stringify({
      Rule: rule,
      Message: '',
      MessageExpression: '',
      Reason: null,
      FieldPath: '',
      OptionalOldSelf: null,
    });
    expect(problem).toBe(`s.properties[spec].x-kubernetes-validations[0].rule: Invalid value: ${printed}: ${detail}`);
  });

  it.each(['self.', 'self.sst ==', '(', '"open', 'self.sst === 1'])('are refused for the syntax of %j', (rule) => {
    expect(problems({ rule })[0]).toMatch(/compilation failed: ERROR: <input>:1:\d+: Syntax error: /);
  });

  it('are refused for a method that does not exist', () => {
    expect(problems({ rule: 'self.name.shout()' })[0]).toContain(
      "ERROR: <input>:1:16: undeclared reference to 'shout' (in container '')",
    );
    expect(problems({ rule: 'shout(self.name)' })[0]).toContain(
      "ERROR: <input>:1:6: undeclared reference to 'shout' (in container '')",
    );
  });

  it('are refused for a message that is no text', () => {
    const [problem] = problems({ rule: 'true', messageExpression: 'self.sst' });
    expect(problem).toMatch(
      /^s.properties\[spec\].x-kubernetes-validations\[0\].messageExpression: .*messageExpression must evaluate to a string$/,
    );
  });

  it('cannot use the old value of items that cannot be followed', () => {
    const items: Schema = {
      type: 'object',
      properties: { a: { type: 'integer' } },
      'x-kubernetes-validations': [{ rule: 'self.a == oldSelf.a' }],
    };
    const list: Schema = { type: 'array', items, maxItems: 5 };
    expect(problems({ rule: 'true' }, { list })).toEqual([
      's.properties[spec].properties[list].items.x-kubernetes-validations[0].rule: Invalid value: "self.a == oldSelf.a": oldSelf cannot be used on the uncorrelatable portion of the schema within s.properties[spec].properties[list]',
    ]);
    const keyed: Schema = { ...list, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['a'] };
    expect(problems({ rule: 'true' }, { list: keyed })).toEqual([]);
  });

  it('cannot make an old value optional that they do not use', () => {
    expect(problems({ rule: 'true', optionalOldSelf: true })).toEqual([
      's.properties[spec].x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
    ]);
  });
});

describe('the cost of rules', () => {
  const names = (more: Partial<Schema>): Record<string, Schema> => ({
    names: { type: 'array', items: { type: 'string', maxLength: 64 }, ...more },
  });

  it('is fine when lists and texts are bounded', () => {
    const bounded = names({ maxItems: 100 });
    expect(problems({ rule: 'self.names.all(x, self.names.exists_one(y, x == y))' }, bounded)).toEqual([]);
  });

  it('is too much for loops within loops over a list without a bound', () => {
    const found = problems({ rule: 'self.names.all(x, self.names.exists_one(y, x == y))' }, names({}));
    expect(found).toEqual([
      's.properties[spec].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)',
      's.properties[spec].x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
      's: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)',
    ]);
  });

  it('counts a rule once for each item that it is run on', () => {
    const rule: ValidationRule = { rule: "self.contains('a') && self.matches('^[a-z]+$')" };
    const item: Schema = { type: 'string', maxLength: 1000, 'x-kubernetes-validations': [rule] };
    const list = (maxItems: number): Record<string, Schema> => ({ list: { type: 'array', maxItems, items: item } });
    expect(problems({ rule: 'true' }, list(10))).toEqual([]);
    expect(problems({ rule: 'true' }, list(100_000))[0]).toMatch(
      /items.x-kubernetes-validations\[0\].rule: Forbidden: estimated rule cost exceeds budget by factor of \d/,
    );
  });

  it('lets usual rules over unbounded fields pass', () => {
    const free: Record<string, Schema> = {
      text: { type: 'string' },
      map: { type: 'object', additionalProperties: { type: 'string' } },
      list: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
    };
    for (const rule of [
      "self.text == 'x' || self.text.startsWith('y')",
      'self.list.size() < 3',
      'has(self.map) ? self.map.size() > 0 : true',
      "self.list.all(i, i.name != '')",
    ]) {
      expect(problems({ rule }, free)).toEqual([]);
    }
  });
});

describe('the form of a rule', () => {
  it.each<[string, ValidationRule, string]>([
    ['no rule', { rule: ' ' }, 'rule: Required value: rule is not specified'],
    [
      'a blank message',
      { rule: 'true', message: ' ' },
      'message: Invalid value: " ": message must be non-empty if specified',
    ],
    [
      'a message of lines',
      { rule: 'true', message: 'a\nb' },
      'message: Invalid value: "a\\nb": message must not contain line breaks',
    ],
    [
      'a rule of lines without a message',
      { rule: 'true &&\ntrue' },
      'message: Required value: message must be specified if rule contains line breaks',
    ],
    [
      'a blank message expression',
      { rule: 'true', messageExpression: ' ' },
      'messageExpression: Required value: messageExpression must be non-empty if specified',
    ],
    [
      'an unknown reason',
      { rule: 'true', reason: 'Because' as 'FieldValueInvalid' },
      'reason: Unsupported value: "Because": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
    ],
    [
      'a path that leads nowhere',
      { rule: 'true', fieldPath: '.nope' },
      'fieldPath: Invalid value: ".nope": fieldPath must be a valid path',
    ],
  ])('is refused for %s', (_name, rule, expected) => {
    const errors = validateOpenApi(schemaWith(rule), 's').map((error) => `${error.field}: ${error.message}`);
    expect(errors).toEqual([`s.properties[spec].x-kubernetes-validations[0].${expected}`]);
  });
});
