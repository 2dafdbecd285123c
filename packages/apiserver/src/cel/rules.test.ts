import { describe, expect, it } from 'vitest';
import { compileSchema } from '../schema/compile.ts';
import type { Schema, ValidationRule } from '../schema/schema.ts';

const text: Schema = { type: 'string' };

const spec: Schema = {
  type: 'object',
  required: ['sst'],
  properties: {
    sst: { type: 'integer' },
    sd: { type: 'string' },
    rate: { type: 'number' },
    on: { type: 'boolean' },
    port: { 'x-kubernetes-int-or-string': true },
    note: { type: 'string', nullable: true },
    since: { type: 'string', format: 'date-time' },
    wait: { type: 'string', format: 'duration' },
    blob: { type: 'string', format: 'byte' },
    upf: { type: 'object', properties: { replicas: { type: 'integer' }, image: { type: 'string' } } },
    notes: { type: 'array', items: { type: 'string', nullable: true } },
    levels: { type: 'object', additionalProperties: { type: 'integer', nullable: true } },
    maybe: { type: 'object', nullable: true, properties: { x: { type: 'integer' } } },
    tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    sizes: { type: 'array', items: { type: 'integer' } },
    dnns: {
      type: 'array',
      items: { type: 'object', properties: { name: { type: 'string' }, mtu: { type: 'integer' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
    limits: { type: 'object', additionalProperties: { type: 'integer' } },
    raw: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    namespace: { type: 'string' },
    'my-field': { type: 'string' },
    constructor: text,
  },
};

function withRules(...rules: ValidationRule[]): Schema {
  return { type: 'object', properties: { spec: { ...spec, 'x-kubernetes-validations': rules } } };
}

function problems(schema: Schema, value: unknown, old?: unknown): string[] {
  return compileSchema(schema)
    .validate({ apiVersion: 'g/v1', kind: 'Slice', metadata: { name: 'gold' }, spec: value }, old && { spec: old })
    .map((error) => `${error.field}: ${error.message}`);
}

/** Whether a rule holds, or its error. */
function result(rule: string, value: Record<string, unknown>): boolean | string {
  const [problem] = problems(withRules({ rule }), { sst: 1, ...value });
  if (problem === undefined) return true;
  return problem === `spec: Invalid value: failed rule: ${rule}` ? false : problem;
}

describe('a CEL rule', () => {
  it.each<[string, Record<string, unknown>, boolean]>([
    ['self.sst == 1', {}, true],
    ['self.sst / 2 == 0', {}, true],
    ['self.sst + 1 > 2', {}, false],
    ['self.rate > 1.0', { rate: 2 }, true],
    ['self.rate > 1', { rate: 2 }, true],
    ['self.on', { on: true }, true],
    ['!has(self.sd)', {}, true],
    ['has(self.sd) && self.sd.size() == 6', { sd: '00ab1f' }, true],
    ["self.sd.matches('^[0-9a-f]+$')", { sd: '00ab1f' }, true],
    ["self.sd.matches('^[0-9a-f]+$')", { sd: 'x' }, false],
    ['type(self.port) == int ? self.port > 0 : self.port != ""', { port: 80 }, true],
    ['type(self.port) == int ? self.port > 0 : self.port != ""', { port: '' }, false],
    ['has(self.note)', { note: null }, false],
    ['self.?note.hasValue()', { note: null }, false],
    ["self.note == 'x'", { note: 'x' }, true],
    ["self.since > timestamp('2024-01-01T00:00:00Z')", { since: '2024-06-01T00:00:00Z' }, true],
    ["self.wait < duration('2h')", { wait: '90m' }, true],
    ["self.wait == duration('90m')", { wait: '1h30m' }, true],
    ["string(self.blob) == 'hello'", { blob: 'aGVsbG8=' }, true],
    ['self.upf.replicas >= 1', { upf: { replicas: 0 } }, false],
    ['!has(self.maybe) || self.maybe.x > 0', { maybe: null }, true],
    ['!has(self.maybe) || self.maybe.x > 0', { maybe: { x: 0 } }, false],
    ['self.maybe != null && null != self.maybe', { maybe: { x: 0 } }, true],
    ['self.notes.all(n, n.size() > 0)', { notes: ['a'] }, true],
    ["self.levels['a'] == 1", { levels: { a: 1, b: null } }, true],
    ["self.tags.exists(t, t == 'a')", { tags: ['b', 'a'] }, true],
    ["self.tags == ['a', 'b']", { tags: ['b', 'a'] }, true],
    ["'a' in self.tags", { tags: ['a'] }, true],
    ['self.sizes.sum() == 6 && self.sizes.isSorted()', { sizes: [1, 2, 3] }, true],
    [
      'self.dnns.all(d, d.mtu > 1000)',
      {
        dnns: [
          { name: 'a', mtu: 1400 },
          { name: 'b', mtu: 900 },
        ],
      },
      false,
    ],
    ["self.dnns.map(d, d.name) == ['a', 'b']", { dnns: [{ name: 'a' }, { name: 'b' }] }, true],
    ['self.dnns.filter(d, has(d.mtu)).size() == 1', { dnns: [{ name: 'a', mtu: 1 }, { name: 'b' }] }, true],
    ["self.limits['cpu'] == 2", { limits: { cpu: 2 } }, true],
    ["self.limits.all(k, k.startsWith('c') && self.limits[k] > 0)", { limits: { cpu: 2 } }, true],
    ["self.__namespace__ == 'n'", { namespace: 'n' }, true],
    ["self.my__dash__field == 'm'", { 'my-field': 'm' }, true],
    ["self.constructor == 'c'", { constructor: 'c' }, true],
    ['self.?upf.?replicas.orValue(3) == 3', {}, true],
    ['self == self', {}, true],
    ['self.sst == 9007199254740993', { sst: 9007199254740992 }, false],
  ])('%s of %j is %s', (rule, value, expected) => {
    expect(result(rule, value)).toBe(expected);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['self.sd == ""', {}, 'spec: Invalid value: "object": no such key: sd evaluating rule: self.sd == ""'],
    [
      'self.sizes[3] == 1',
      { sizes: [1] },
      'spec: Invalid value: "object": index out of bounds: 3 evaluating rule: self.sizes[3] == 1',
    ],
    [
      '1 / (self.sst - 1) == 1',
      {},
      'spec: Invalid value: "object": division by zero evaluating rule: 1 / (self.sst - 1) == 1',
    ],
    [
      'self.port > 1',
      { port: 'x' },
      'spec: Invalid value: "object": \'no such overload\': call arguments did not match a supported operator, function or macro signature for rule: self.port > 1',
    ],
    [
      'self.notes.all(n, n.size() > 0)',
      { notes: [null] },
      'spec: Invalid value: "object": \'no such overload\': call arguments did not match a supported operator, function or macro signature for rule: self.notes.all(n, n.size() > 0)',
    ],
    [
      'self.note == null',
      { note: null },
      "spec: Invalid value: \"object\": rule compile error: compilation failed: ERROR: <input>:1:11: found no matching overload for '_==_' applied to '(string, null)'\n | self.note == null\n | ..........^",
    ],
    [
      "self.sd.matches('(' + self.sd)",
      { sd: 'x' },
      'spec: Invalid value: "object": error parsing regexp: missing closing ): `(x` evaluating rule: self.sd.matches(\'(\' + self.sd)',
    ],
  ])('%s of %j fails as an error of the field', (rule, value, message) => {
    expect(result(rule, value)).toBe(message);
  });

  it('that does not compile refuses every object rather than none', () => {
    expect(result('self.nope == 1', {})).toMatch(
      /^spec: Invalid value: "object": rule compile error: compilation failed: ERROR/,
    );
  });

  it('is not run on an object whose structure is wrong', () => {
    const schema = withRules({ rule: 'self.sst > 0' });
    expect(problems(schema, { sst: 'one' })).toEqual([
      'spec.sst: Invalid value: "string": spec.sst in body must be of type integer: "string"',
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ]);
  });

  it('is not run on null', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          nullable: true,
          properties: { a: { type: 'string' } },
          'x-kubernetes-validations': [{ rule: 'false' }],
        },
      },
    };
    expect(problems(schema, null)).toEqual([]);
  });

  it('at the root reaches kind and name but no other metadata', () => {
    const root = (rule: string): Schema => ({
      type: 'object',
      properties: { spec },
      'x-kubernetes-validations': [{ rule }],
    });
    expect(problems(root("self.kind == 'Slice' && self.metadata.name == 'gold'"), { sst: 1 })).toEqual([]);
    expect(problems(root('self.metadata.labels.size() == 0'), { sst: 1 })[0]).toContain("undefined field 'labels'");
  });

  it('cannot reach fields without a schema', () => {
    expect(result('has(self.raw.anything)', {})).toContain("undefined field 'anything'");
  });
});

describe('the message of a rule', () => {
  const object = { sst: 1, sd: 'x' };

  it.each<[string, Omit<ValidationRule, 'rule'>, string]>([
    ['is its own', { message: ' not allowed ' }, 'spec: Invalid value: not allowed'],
    ['names the rule when there is none', {}, 'spec: Invalid value: failed rule: self.sst == 2'],
    ['can be computed', { messageExpression: "'sst is ' + string(self.sst)" }, 'spec: Invalid value: sst is 1'],
    [
      'falls back when the expression fails',
      { message: 'plain', messageExpression: 'self.upf.image' },
      'spec: Invalid value: plain',
    ],
    [
      'falls back when the expression gives nothing',
      { message: 'plain', messageExpression: "' '" },
      'spec: Invalid value: plain',
    ],
    [
      'falls back when the expression gives lines',
      { message: 'plain', messageExpression: "'a\\nb'" },
      'spec: Invalid value: plain',
    ],
    ['carries another reason', { message: 'no', reason: 'FieldValueForbidden' }, 'spec: Forbidden: no'],
    ['of a required value', { message: 'no', reason: 'FieldValueRequired' }, 'spec: Required value: no'],
    ['of a duplicate', { message: 'no', reason: 'FieldValueDuplicate' }, 'spec: Duplicate value'],
    ['points at a field', { message: 'no', fieldPath: '.upf.replicas' }, 'spec.upf.replicas: Invalid value: no'],
    ['points at a key', { message: 'no', fieldPath: ".limits['c.p']" }, 'spec.limits[c.p]: Invalid value: no'],
  ])('%s', (_name, rule, message) => {
    expect(problems(withRules({ rule: 'self.sst == 2', ...rule }), object)).toEqual([message]);
  });

  it('repeats a scalar, never an object', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            sst: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 5', message: 'too small' }] },
          },
        },
      },
    };
    expect(problems(schema, { sst: 1 })).toEqual(['spec.sst: Invalid value: 1: too small']);
  });
});

describe('a transition rule', () => {
  const immutable = withRules({
    rule: 'self.sst == oldSelf.sst',
    message: 'sst is immutable',
    reason: 'FieldValueForbidden',
    fieldPath: '.sst',
  });

  it('runs only on updates', () => {
    expect(problems(immutable, { sst: 1 })).toEqual([]);
    expect(problems(immutable, { sst: 1 }, { sst: 1 })).toEqual([]);
    expect(problems(immutable, { sst: 2 }, { sst: 1 })).toEqual(['spec.sst: Forbidden: sst is immutable']);
  });

  it('with an optional old value runs on creates too', () => {
    const schema = withRules({
      rule: 'oldSelf.hasValue() ? self.sst == oldSelf.value().sst : self.sst == 1',
      optionalOldSelf: true,
    });
    expect(problems(schema, { sst: 1 })).toEqual([]);
    expect(problems(schema, { sst: 2 })).toHaveLength(1);
    expect(problems(schema, { sst: 2 }, { sst: 2 })).toEqual([]);
    expect(problems(schema, { sst: 3 }, { sst: 2 })).toHaveLength(1);
  });

  it('maps an optional old value', () => {
    const schema = withRules({ rule: 'oldSelf.optMap(o, o.sst).orValue(self.sst) == self.sst', optionalOldSelf: true });
    expect(problems(schema, { sst: 1 })).toEqual([]);
    expect(problems(schema, { sst: 1 }, { sst: 2 })).toHaveLength(1);
  });

  const perItem = (keys: Partial<Schema>): Schema => ({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          list: {
            type: 'array',
            ...keys,
            items: {
              type: 'object',
              properties: { name: { type: 'string' }, mtu: { type: 'integer' } },
              'x-kubernetes-validations': [{ rule: 'self.mtu >= oldSelf.mtu', message: 'mtu may only grow' }],
            },
          },
        },
      },
    },
  });

  it('follows items of a map list by their keys', () => {
    const schema = perItem({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] });
    const old = {
      list: [
        { name: 'a', mtu: 5 },
        { name: 'b', mtu: 5 },
      ],
    };
    const value = {
      list: [
        { name: 'c', mtu: 1 },
        { name: 'b', mtu: 4 },
        { name: 'a', mtu: 6 },
      ],
    };
    expect(problems(schema, value, old)).toEqual(['spec.list[1]: Invalid value: mtu may only grow']);
  });

  it('never runs on items that have no identity', () => {
    expect(problems(perItem({}), { list: [{ mtu: 1 }] }, { list: [{ mtu: 5 }] })).toEqual([]);
  });

  it('follows keys of maps and names them in brackets', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          additionalProperties: {
            type: 'integer',
            'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'shrinks' }],
          },
        },
      },
    };
    expect(problems(schema, { a: 1, b: 2 }, { a: 2 })).toEqual(['spec[a]: Invalid value: 1: shrinks']);
  });
});

describe('a rule broken before an update', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          upf: {
            type: 'object',
            properties: { replicas: { type: 'integer' } },
            'x-kubernetes-validations': [{ rule: 'self.replicas > 0', message: 'none' }],
          },
          other: { type: 'string' },
          list: {
            type: 'array',
            items: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 0', message: 'none' }] },
          },
        },
      },
    },
  };

  it('is let through while its own value stays as it was', () => {
    expect(problems(schema, { upf: { replicas: 0 }, other: 'new' }, { upf: { replicas: 0 } })).toEqual([]);
    expect(problems(schema, { upf: { replicas: -1 } }, { upf: { replicas: 0 } })).toEqual([
      'spec.upf: Invalid value: none',
    ]);
  });

  it('of an item is let through while it stays in its place', () => {
    expect(problems(schema, { list: [0], other: 'new' }, { list: [0] })).toEqual([]);
    expect(problems(schema, { list: [0, 0] }, { list: [0] })).toEqual(['spec.list[1]: Invalid value: 0: none']);
  });
});

describe('rules of an embedded resource', () => {
  it('reach its kind', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          'x-kubernetes-preserve-unknown-fields': true,
          properties: {
            kind: { type: 'string', 'x-kubernetes-validations': [{ rule: "self == 'Pod'", message: 'a Pod only' }] },
          },
        },
      },
    };
    expect(problems(schema, { apiVersion: 'v1', kind: 'Service' })).toEqual([
      'spec.kind: Invalid value: "Service": a Pod only',
    ]);
  });
});
