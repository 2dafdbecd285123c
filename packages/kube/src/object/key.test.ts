import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, ownField } from './field.ts';
import { apiVersionOf, keyOf, keyString, keyStringOf, parseKey } from './key.ts';

describe('the key of an object', () => {
  it.each([
    [{ metadata: { namespace: 'ns', name: 'a' } }, { namespace: 'ns', name: 'a' }, 'ns/a'],
    [{ metadata: { name: 'a' } }, { name: 'a' }, 'a'],
    [{ metadata: { namespace: '', name: 'a' } }, { name: 'a' }, 'a'],
    [{ metadata: { generateName: 'a-' } }, { name: '' }, ''],
    [{}, { name: '' }, ''],
  ])('%j is %j, as text %j', (object, key, text) => {
    expect(keyOf(object)).toEqual(key);
    expect(keyStringOf(object)).toBe(text);
    expect(keyString(key)).toBe(text);
  });

  it('is found again in its text', () => {
    const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(name, fc.option(name, { nil: undefined }), (each, namespace) => {
        const key = namespace === undefined ? { name: each } : { namespace, name: each };
        expect(parseKey(keyString(key))).toEqual(key);
        expect(keyStringOf({ metadata: key })).toBe(keyString(key));
      }),
    );
  });

  it('is another text for another key', () => {
    const texts = [{ name: 'a' }, { namespace: 'a', name: 'a' }, { namespace: 'a', name: 'b' }, { name: 'b' }];
    expect(new Set(texts.map(keyString)).size).toBe(4);
  });
});

describe('the apiVersion of a kind', () => {
  it.each([
    [{ group: '', version: 'v1' }, 'v1'],
    [{ group: 'apps', version: 'v1' }, 'apps/v1'],
    [{ group: 'nexslice.io', version: 'v1alpha1' }, 'nexslice.io/v1alpha1'],
  ])('%j is %s', (type, apiVersion) => {
    expect(apiVersionOf(type)).toBe(apiVersion);
  });
});

describe('a field of a map', () => {
  it.each([
    [{ a: 1 }, 'a', 1],
    [{ a: undefined }, 'a', undefined],
    [{}, 'a', undefined],
    [{}, 'constructor', undefined],
    [{}, 'toString', undefined],
    [{ constructor: 'x' }, 'constructor', 'x'],
    [JSON.parse('{"__proto__": 1}'), '__proto__', 1],
  ])('of %j under %j is %j', (map, name, value) => {
    expect(ownField(map, name)).toBe(value);
  });

  it.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    [undefined, false],
    ['text', false],
    [1, false],
  ])('is only asked of maps; %j is one: %s', (value, expected) => {
    expect(isMap(value)).toBe(expected);
  });
});
