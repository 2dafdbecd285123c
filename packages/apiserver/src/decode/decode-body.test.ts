import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StatusError } from '../status/status.ts';
import { type DecodeOptions, decodeBody } from './decode-body.ts';

const options: DecodeOptions = { validation: 'Warn', kind: 'ConfigMap' };

const decode = (text: string, type: string | undefined = 'application/json', more: Partial<DecodeOptions> = {}) =>
  decodeBody(Buffer.from(text), type, { ...options, ...more });

function refusal(text: string, type?: string): StatusError {
  try {
    decode(text, type);
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('the body was accepted');
}

const jsonError =
  "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: ";

describe('a body', () => {
  it('is JSON unless it says otherwise', () => {
    const decoded = { object: { kind: 'ConfigMap', data: { a: '1' } }, strictErrors: [], warnings: [] };
    const text = JSON.stringify(decoded.object);
    expect(decodeBody(Buffer.from(text), undefined, options)).toEqual(decoded);
    expect(decode(text, '')).toEqual(decoded);
    expect(decode(text, 'application/json; charset=utf-8')).toEqual(decoded);
    expect(decode(text, 'Application/JSON')).toEqual(decoded);
  });

  it('may be null, which says nothing', () => {
    expect(decode('null').object).toEqual({});
    expect(decode('', 'application/yaml').object).toEqual({});
  });

  it.each([
    ['{"apiVersion":"v1",', 'unexpected end of JSON input ({"apiVersion":"v1",)'],
    ['', 'unexpected end of JSON input (<empty>)'],
    ['{"a":1,}', `invalid character '}' looking for beginning of object key string ({"a":1,})`],
    ['{"a" 1}', `invalid character '1' after object key ({"a" 1})`],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair ({"a":1 "b":2})`],
    ['[1 2]', `invalid character '2' after array element (5b3120325d)`],
    ['[1,]', `invalid character ']' looking for beginning of value (5b312c5d)`],
    ['{"a":tru}', `invalid character '}' in literal true (expecting 'e') ({"a":tru})`],
    ['{"a":nul', 'unexpected end of JSON input ({"a":nul)'],
    ['{"a":01}', `invalid character '1' after object key:value pair ({"a":01})`],
    ['{"a":1.x}', `invalid character 'x' after decimal point in numeric literal ({"a":1.x})`],
    ['{"a":-}', `invalid character '}' in numeric literal ({"a":-})`],
    ['{"a":1e+}', `invalid character '}' in exponent of numeric literal ({"a":1e+})`],
    ['{"a":"\\q"}', `invalid character 'q' in string escape code ({"a":"\\q"})`],
    ['{"a":"\\u12g4"}', `invalid character 'g' in \\u hexadecimal character escape ({"a":"\\u12g4"})`],
    ['{"a":"\n"}', `invalid character '\\n' in string literal ({"a":"\n"})`],
    ['{"a":"b', 'unexpected end of JSON input ({"a":"b)'],
    ['{}x', `invalid character 'x' after top-level value ({}x)`],
    ["{'a':1}", `invalid character '\\'' looking for beginning of object key string ({'a':1})`],
    [`{"a":"${'b'.repeat(40)}`, `unexpected end of JSON input ({"a":"bbbbbbbbbbbbbbbbbbbbbbbb ...)`],
    ['{"kind":1}', 'json: cannot unmarshal number into Go struct field .kind of type string ({"kind":1})'],
    [
      '{"apiVersion":[]}',
      'json: cannot unmarshal array into Go struct field .apiVersion of type string ({"apiVersion":[]})',
    ],
  ])('%j is refused in Go words', (text, why) => {
    const { status } = refusal(text);
    expect(status).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(status.message).toBe(jsonError + why);
  });

  it.each([
    ['[]', 'array', '5b5d'],
    ['1', 'number', '31'],
    ['true', 'bool', '74727565'],
    ['"text"', 'string', '227465787422'],
  ])('%s is refused as no object', (text, type, shown) => {
    const target =
      'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    expect(refusal(text).message).toBe(
      `${jsonError}json: cannot unmarshal ${type} into Go value of type ${target} (${shown})`,
    );
  });

  it('of an unknown type is refused with 415', () => {
    const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
    expect(refusal('x', 'text/csv').status).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
      message: `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
    });
  });

  it('of protobuf goes to who can read it', () => {
    const protobuf = (bytes: Buffer) => ({ kind: bytes.toString() });
    const type = 'application/vnd.kubernetes.protobuf';
    expect(decode('Pod', type, { protobuf }).object).toEqual({ kind: 'Pod' });
    expect(refusal('Pod', type).code).toBe(415);
  });

  it('nested deeper than any object is refused', () => {
    const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(refusal(nested(1_000)).message).toContain('exceeded max depth');
    expect(decode(nested(999)).object).toHaveProperty('a');
    const yaml = Array.from({ length: 1_100 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(refusal(yaml, 'application/yaml').message).toContain('(must be of type ConfigMap): yaml: ');
  });

  it('keeps a field called __proto__ as a field', () => {
    for (const type of ['application/json', 'application/yaml']) {
      const { object } = decode('{"data":{"__proto__":{"polluted":true}}}', type);
      expect(Object.keys(object['data'] as object)).toEqual(['__proto__']);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }
  });

  describe('with duplicate keys', () => {
    it.each([
      ['{"data":{"a":1,"a":2}}', ['data.a']],
      ['{"a":1,"a":2,"a":3}', ['a']],
      ['{"l":[{"n":1},{"n":1,"n":2}]}', ['l[1].n']],
      ['{"l":[[{"n":1,"n":2}]]}', ['l[0][0].n']],
      ['{"a":1,"\\u0061":2}', ['a']],
      ['{"a":"a:{\\"a\\":1}","b":{"a":1}}', []],
    ])('%s names each once', (text, paths) => {
      const expected = paths.map((path) => `duplicate field "${path}"`);
      expect(decode(text).strictErrors).toEqual(expected);
      expect(decode(text, 'application/json', { validation: 'Strict' }).strictErrors).toEqual(expected);
      expect(decode(text, 'application/json', { validation: 'Ignore' }).strictErrors).toEqual([]);
    });

    it('takes the last', () => {
      expect(decode('{"a":1,"a":2}').object).toEqual({ a: 2 });
      expect(decode('a: 1\na: 2\n', 'application/yaml').object).toEqual({ a: 2 });
    });

    it('in YAML names their lines', () => {
      const text = 'data:\n  a: "1"\n  a: "2"\nlist:\n- m: 1\n  m: 2\n';
      const told =
        'yaml: unmarshal errors:\n  line 3: key "a" already set in map\n  line 6: key "m" already set in map';
      expect(decode(text, 'application/yaml').strictErrors).toEqual([told]);
      expect(decode(text, 'application/yaml', { validation: 'Ignore' }).strictErrors).toEqual([]);
    });

    it('are found in any JSON that has them, and nowhere else', () => {
      fc.assert(
        fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.string(), (object, key) => {
          fc.pre(!['kind', 'apiVersion'].some((field) => Object.hasOwn(object, field) || field === key));
          const text = JSON.stringify(object);
          expect(decode(text).strictErrors).toEqual([]);
          expect(decode(text).object).toEqual(JSON.parse(text));
          const name = JSON.stringify(key);
          const twice = `{${name}:0,${name}:1}`;
          expect(decode(twice).strictErrors).toHaveLength(1);
        }),
      );
    });
  });

  it.each([
    ['{"spec":{"n":9007199254740993}}', ['spec.n']],
    ['{"n":[-12345678901234567890]}', ['n[0]']],
    ['{"n":9007199254740991}', []],
    ['{"n":1234567890123456.5,"e":12345678901234567e3}', []],
    ['{"s":"12345678901234567890"}', []],
  ])('%s warns of integers that lose digits', (text, paths) => {
    expect(decode(text).warnings).toEqual(paths.map((path) => `integer "${path}" is beyond 2^53 and was rounded`));
  });

  describe('in YAML', () => {
    it('has the values of JSON', () => {
      const text = 'a: "1"\nb: [1, 2.5, true, null, ~]\nc: {d: .inf}\ne: &x {f: 1}\ng: *x\nh: "no"\n';
      expect(decode(text, 'application/yaml').object).toEqual({
        a: '1',
        b: [1, 2.5, true, null, null],
        c: { d: null },
        e: { f: 1 },
        g: { f: 1 },
        h: 'no',
      });
    });

    it('is the first document of several', () => {
      expect(decode('a: 1\n---\nb: 2\n', 'application/yaml').object).toEqual({ a: 1 });
    });

    it.each([
      ['a: b: c\n', 'line 1'],
      ['a: [1\n', 'line'],
      ['a: *none\n', 'none'],
    ])('%j is refused with its place', (text, where) => {
      const { status } = refusal(text, 'application/yaml');
      expect(status.code).toBe(400);
      expect(status.message).toContain('(must be of type ConfigMap): yaml: ');
      expect(status.message).toContain(where);
    });

    it('that grows by aliases without end is refused', () => {
      const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
      for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg'].map((pair) => [...pair])) {
        lines.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
      }
      expect(refusal(lines.join('\n'), 'application/yaml').code).toBe(400);
    });
  });

  it('never crashes, whatever its bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom('application/json', 'application/yaml'),
        (bytes, type) => {
          try {
            decodeBody(Buffer.from(bytes), type, options);
          } catch (error) {
            expect(error).toBeInstanceOf(StatusError);
          }
        },
      ),
    );
  });

  it('is refused exactly when JSON.parse refuses it', () => {
    const token = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', '-', '.5', 'e1', 'true', 'nul', ' ', '"');
    fc.assert(
      fc.property(fc.array(token, { maxLength: 10 }), (tokens) => {
        const text = tokens.join('');
        let valid = true;
        try {
          valid = JSON.parse(text) !== undefined;
        } catch {
          valid = false;
        }
        if (valid) return;
        expect(refusal(text).message).toMatch(/json parse error: (invalid character|unexpected end of JSON input)/);
      }),
      { numRuns: 500 },
    );
  });
});
