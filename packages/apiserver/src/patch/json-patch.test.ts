import fc from 'fast-check';
import { applyPatch, createPatch } from 'rfc6902';
import { describe, expect, it } from 'vitest';
import { StatusError } from '../status/status.ts';
import { applyJsonPatch } from './json-patch.ts';

const target = { data: { a: '1', 'x/y': 'slash', 'm~n': 'tilde' }, list: [1, 2, 3], nested: { deep: { value: true } } };

function refusal(operations: unknown, document: object = target): StatusError {
  try {
    applyJsonPatch(document, operations);
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('the patch was accepted');
}

/** Lists in each other. */
function deep(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels));
}

describe('a JSON patch', () => {
  it.each([
    ['adds a field', [{ op: 'add', path: '/data/b', value: '2' }], { ...target, data: { ...target.data, b: '2' } }],
    ['replaces by add', [{ op: 'add', path: '/data', value: 1 }], { ...target, data: 1 }],
    ['inserts into a list', [{ op: 'add', path: '/list/1', value: 9 }], { ...target, list: [1, 9, 2, 3] }],
    ['appends at the length', [{ op: 'add', path: '/list/3', value: 9 }], { ...target, list: [1, 2, 3, 9] }],
    ['appends at -', [{ op: 'add', path: '/list/-', value: 9 }], { ...target, list: [1, 2, 3, 9] }],
    ['counts back from the end', [{ op: 'remove', path: '/list/-1' }], { ...target, list: [1, 2] }],
    ['removes an item', [{ op: 'remove', path: '/list/0' }], { ...target, list: [2, 3] }],
    ['replaces an item', [{ op: 'replace', path: '/list/0', value: 7 }], { ...target, list: [7, 2, 3] }],
    [
      'moves',
      [{ op: 'move', from: '/nested/deep', path: '/moved' }],
      { ...target, nested: {}, moved: { value: true } },
    ],
    ['copies', [{ op: 'copy', from: '/list', path: '/twice' }], { ...target, twice: [1, 2, 3] }],
    [
      'unescapes slashes',
      [{ op: 'replace', path: '/data/x~1y', value: '' }],
      { ...target, data: { ...target.data, 'x/y': '' } },
    ],
    ['unescapes tildes', [{ op: 'test', path: '/data/m~0n', value: 'tilde' }], target],
    ['takes a missing field for null in tests', [{ op: 'test', path: '/data/none', value: null }], target],
    ['compares whole objects in tests', [{ op: 'test', path: '/nested', value: { deep: { value: true } } }], target],
    ['does nothing without operations', [], target],
  ])('%s', (_, operations, expected) => {
    expect(applyJsonPatch(target, operations)).toEqual(expected);
  });

  it.each([
    ['a test that fails', [{ op: 'test', path: '/data/a', value: '2' }]],
    ['a remove of what is not there', [{ op: 'remove', path: '/data/none' }]],
    ['a replace of what is not there', [{ op: 'replace', path: '/data/none', value: 1 }]],
    ['a place under a scalar', [{ op: 'add', path: '/data/a/b', value: 1 }]],
    ['a place under nothing', [{ op: 'add', path: '/none/b', value: 1 }]],
    ['an index beyond the list', [{ op: 'add', path: '/list/4', value: 1 }]],
    ['an index that is no number', [{ op: 'add', path: '/list/one', value: 1 }]],
    ['the whole document', [{ op: 'replace', path: '', value: {} }]],
    ['an unknown operation', [{ op: 'merge', path: '/data', value: {} }]],
    ['a missing value', [{ op: 'add', path: '/data/b' }]],
    ['a missing path', [{ op: 'remove' }]],
    ['a field of the prototype', [{ op: 'remove', path: '/toString' }]],
  ])('is refused with 422 for %s', (_, operations) => {
    const { status } = refusal(operations);
    expect(status).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
      details: {},
    });
  });

  it.each<[unknown, string]>([
    [{}, 'object into Go value of type jsonpatch.Patch'],
    ['add', 'string into Go value of type jsonpatch.Patch'],
    [1, 'number into Go value of type jsonpatch.Patch'],
    [true, 'bool into Go value of type jsonpatch.Patch'],
    [[{ op: 'test', path: '/none' }, 'add'], 'string into Go value of type jsonpatch.Operation'],
    [[[]], 'array into Go value of type jsonpatch.Operation'],
    [[1.5], 'number into Go value of type jsonpatch.Operation'],
  ])('is refused when it is no list of objects: %j', (patch, what) => {
    const { status } = refusal(patch);
    expect(status).toMatchObject({ code: 400, reason: 'BadRequest', message: `json: cannot unmarshal ${what}` });
  });

  it('does nothing when it is null, and fails at an operation that is', () => {
    expect(applyJsonPatch(target, null)).toEqual(target);
    expect(refusal([null]).code).toBe(422);
  });

  it('does not look through what it moves without end', () => {
    const large = Array.from({ length: 20_000 }, () => ({}));
    const operations = Array.from({ length: 10_000 }, (_, i) => ({
      op: 'move',
      from: i % 2 === 0 ? '/a' : '/b',
      path: i % 2 === 0 ? '/b' : '/a',
    }));
    expect(refusal(operations, { a: large }).code).toBe(422);
    expect(applyJsonPatch({ a: large }, operations.slice(0, 101))).toEqual({ b: large });
  });

  it('is refused with 413 beyond 10,000 operations', () => {
    const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/data/a', value: '1' }));
    expect(refusal(operations).status).toMatchObject({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    });
    expect(applyJsonPatch(target, operations.slice(1))).toEqual(target);
  });

  it('cannot grow a value without end by copying it into itself', () => {
    const operations = Array.from({ length: 40 }, (_, i) => ({ op: 'copy', from: '/data', path: `/data/again${i}` }));
    expect(refusal(operations, { data: { text: 'x'.repeat(100) } }).code).toBe(422);
  });

  it('leaves the target as it was when a later operation fails', () => {
    const before = JSON.stringify(target);
    refusal([
      { op: 'add', path: '/list/-', value: 4 },
      { op: 'remove', path: '/none' },
    ]);
    expect(JSON.stringify(target)).toBe(before);
  });

  it('does not let operations change the values of others', () => {
    const operations = [
      { op: 'add', path: '/one', value: { x: 1 } },
      { op: 'add', path: '/one/y', value: 2 },
    ];
    expect(applyJsonPatch({}, operations)).toEqual({ one: { x: 1, y: 2 } });
    expect(applyJsonPatch({}, operations)).toEqual({ one: { x: 1, y: 2 } });
  });

  it('sets a field called __proto__ as a field', () => {
    const patched = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);
    expect(Object.keys(patched)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('finds the target of a move as it is after the removal', () => {
    const operations = [{ op: 'move', from: '/list/0', path: '/list/0/moved' }];
    expect(applyJsonPatch({ list: ['text', { a: 1 }] }, operations)).toEqual({ list: [{ a: 1, moved: 'text' }] });
    expect(refusal([{ op: 'move', from: '/nested', path: '/nested/deep/into' }]).code).toBe(422);
  });

  it.each([
    ['copying a value into itself', { op: 'copy', from: '/a', path: `/a${'/0'.repeat(500)}` }],
    ['adding values to values', { op: 'add', path: `/a${'/0'.repeat(200)}`, value: deep(900) }],
    ['replacing by values', { op: 'replace', path: '/a/0/0/0', value: deep(999) }],
  ])('cannot nest deeper than a body may: %s', (_, operation) => {
    const document = { a: deep(600) };
    expect(refusal([operation], document).code).toBe(422);
    expect(document).toEqual({ a: deep(600) });
  });

  it('is answered, whatever it holds', () => {
    const pointer = fc
      .array(fc.constantFrom('a', 'b', '0', '-', '-1', '~0', '__proto__', 'constructor', ''), { maxLength: 4 })
      .map((tokens) => tokens.map((token) => `/${token}`).join(''));
    const operation = fc.record(
      {
        op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'toString'),
        path: pointer,
        from: pointer,
        value: fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: ['op'] },
    );
    const document = { a: [{ b: 1 }, [2]], b: { a: null } };
    const before = JSON.stringify(document);
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 6 }), (operations) => {
        try {
          applyJsonPatch(document, operations);
        } catch (error) {
          expect(error).toBeInstanceOf(StatusError);
        }
        expect(JSON.stringify(document)).toBe(before);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with another implementation on the difference of any two objects', () => {
    const object = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
    fc.assert(
      fc.property(object, object, (from, to) => {
        const [a, b] = [JSON.parse(JSON.stringify(from)), JSON.parse(JSON.stringify(to))];
        const patch = createPatch(a, b).filter(({ path }) => path !== '');
        const expected = JSON.parse(JSON.stringify(a));
        fc.pre(!JSON.stringify([a, b]).includes('__proto__') && !JSON.stringify(patch).includes('toString'));
        applyPatch(expected, patch);
        expect(applyJsonPatch(a, patch)).toEqual(expected);
        expect(expected).toEqual(b);
      }),
    );
  });
});
