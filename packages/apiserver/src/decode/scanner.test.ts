import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanJson } from './scanner.ts';

/** JSON as a tree whose objects may have a key several times, unlike values. */
type Tree = { members: [string, Tree][] } | { items: Tree[] } | { scalar: string | number | boolean | null };

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({ scalar: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)) }),
    fc.record({ items: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({
      members: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), tie('tree')), {
        maxLength: 4,
      }),
    }),
  ),
}));

function write(node: Tree): string {
  if ('scalar' in node) return JSON.stringify(node.scalar);
  if ('items' in node) return `[${node.items.map(write).join(', ')}]`;
  return `{${node.members.map(([key, value]) => `${JSON.stringify(key)} : ${write(value)}`).join(',\n')}}`;
}

function duplicatesOf(node: Tree, path = ''): string[] {
  if ('scalar' in node) return [];
  if ('items' in node) return node.items.flatMap((item, i) => duplicatesOf(item, `${path}[${i}]`));
  return node.members.flatMap(([key, value], i) => {
    const below = path ? `${path}.${key}` : key;
    const isAgain = node.members.slice(0, i).some(([other]) => other === key);
    return [...(isAgain ? [below] : []), ...duplicatesOf(value, below)];
  });
}

describe('a scan of JSON', () => {
  it('finds the duplicate keys that a naive search finds', () => {
    fc.assert(
      fc.property(tree, (given) => {
        const { error, duplicates } = scanJson(write(given));
        expect(error).toBeUndefined();
        expect(new Set(duplicates)).toEqual(new Set(duplicatesOf(given)));
        expect(new Set(duplicates).size).toBe(duplicates.length);
      }),
    );
  });

  it('finds nothing wrong with what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (given, indent) => {
        const { error, duplicates } = scanJson(JSON.stringify(given, undefined, indent));
        expect([error, duplicates]).toEqual([undefined, []]);
      }),
    );
  });

  it('finds every cut of a text broken', () => {
    const text = '{"a":[1.5e-3,true,null,"x\\u00e9"],"b":{"c":false}}';
    for (let end = 0; end < text.length; end++) {
      expect(scanJson(text.slice(0, end)).error).toBe('unexpected end of JSON input');
    }
    expect(scanJson(text).error).toBeUndefined();
  });

  it('agrees with JSON.parse on what is JSON after any change of a character', () => {
    const text = '{"a":[1.5e-3,true,null,"x\\u00e9"],"b":{"c":false}}';
    const character = fc.constantFrom(...'{}[]:,"\\u0-.eEtfn \n\t\u0000é');
    fc.assert(
      fc.property(fc.nat(text.length - 1), character, (at, changed) => {
        const broken = text.slice(0, at) + changed + text.slice(at + 1);
        let isValid = true;
        try {
          JSON.parse(broken);
        } catch {
          isValid = false;
        }
        expect(scanJson(broken).error === undefined).toBe(isValid);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['9007199254740993', ['']],
    ['[1, -9007199254740993]', ['[1]']],
    ['{"a":{"b":99999999999999999999}}', ['a.b']],
    ['[9007199254740991, 1e400, 0.1, -0]', []],
  ])('%s has integers that lose digits at %j', (text, paths) => {
    expect(scanJson(text).inexact).toEqual(paths);
  });

  it('does not mind how deep a text is', () => {
    const depth = 100_000;
    expect(scanJson('['.repeat(depth) + ']'.repeat(depth)).error).toBeUndefined();
    expect(scanJson('['.repeat(depth)).error).toBe('unexpected end of JSON input');
  });
});
