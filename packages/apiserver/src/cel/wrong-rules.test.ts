import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateRules } from '../crd/schema-rules.ts';
import { compileSchema } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';

const base: Schema = {
  type: 'object',
  properties: {
    n: { type: 'integer' },
    s: { type: 'string' },
    x: { 'x-kubernetes-int-or-string': true },
    maybe: { type: 'string', nullable: true },
    list: { type: 'array', maxItems: 5, items: { type: 'object', properties: { a: { type: 'integer' } } } },
    map: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

const words = [
  ...[
    'self',
    'oldSelf',
    '.n',
    '.s',
    '.x',
    '.maybe',
    '.list',
    '.map',
    '.a',
    '[0]',
    "['k']",
    ' == ',
    ' + ',
    ' / ',
    ' && ',
    ' || ',
    ' in ',
  ],
  ...[
    '.all(i, ',
    '.exists(i, ',
    '.map(i, ',
    '.filter(i, ',
    'i',
    ')',
    '(',
    '!',
    '-',
    '1',
    '0',
    '1.5',
    "'a'",
    'null',
    'true',
    '[',
    ']',
    '{',
    '}',
  ],
  ...[
    ' ? ',
    ' : ',
    '.size()',
    '.matches(',
    '.sum()',
    '.format(',
    'has(',
    'cel.bind(v, ',
    ', ',
    '.?n',
    '.orValue(',
    'ip(',
    'quantity(',
    'string(',
  ],
];

/** Mostly nonsense, now and then a rule that compiles and goes wrong only when it runs. */
const expression = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    'self.n / 0 == 1',
    'self.x + 1 == 2',
    'self.list[9].a == 1',
    "self.map['none'] == 'x'",
    'self.maybe.size() > 0',
    "self.s.matches('(')",
    'self.n * 9223372036854775807 > 0',
    'self.list.map(i, i.a).sum() > 0',
    'ip(self.s).family() == 4',
    'dyn(self.n).foo() == 1',
  ),
);

const value = fc.record(
  {
    n: fc.integer(),
    s: fc.string(),
    x: fc.oneof(fc.integer(), fc.string()),
    maybe: fc.constantFrom(null, 'x'),
    list: fc.array(fc.record({ a: fc.integer() }, { requiredKeys: [] }), { maxLength: 4 }),
    map: fc.dictionary(fc.constantFrom('k', '__proto__', 'constructor'), fc.string()),
  },
  { requiredKeys: [] },
);

describe('a rule, however wrong,', () => {
  it('never throws: not when it is checked, not when it runs', () => {
    fc.assert(
      fc.property(
        expression,
        fc.option(expression, { nil: undefined }),
        value,
        value,
        (rule, messageExpression, self, old) => {
          const rules = [{ rule, ...(messageExpression !== undefined && { messageExpression }) }];
          const spec: Schema = { ...base, 'x-kubernetes-validations': rules };
          const schema: Schema = { type: 'object', properties: { spec } };
          const refused = validateRules(schema, 'schema');
          for (const error of [...refused, ...compileSchema(schema).validate({ spec: self }, { spec: old })]) {
            expect(error.message).not.toBe('');
            expect(error.field).not.toBe('');
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('does not take the other rules along', () => {
    const rules = [{ rule: 'self.nope' }, { rule: 'self.n / 0 == 1' }, { rule: 'self.n == 2', message: 'not two' }];
    const schema: Schema = { type: 'object', properties: { spec: { ...base, 'x-kubernetes-validations': rules } } };
    const messages = compileSchema(schema)
      .validate({ spec: { n: 1 } })
      .map((error) => error.message);
    expect(messages).toHaveLength(3);
    expect(messages[2]).toBe('Invalid value: not two');
  });
});
