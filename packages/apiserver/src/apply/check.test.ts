import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { checkApplied } from './check.ts';
import { resourceShape } from './shape.ts';

const text: Schema = { type: 'string' };
const shape = resourceShape({
  type: 'object',
  properties: {
    flag: { type: 'boolean' },
    count: { type: 'integer' },
    port: { 'x-kubernetes-int-or-string': true },
    words: { type: 'array', items: text },
    set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    list: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name', 'protocol'],
      items: { type: 'object', properties: { name: text, protocol: { ...text, default: 'TCP' } } },
    },
    selector: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { app: text } },
  },
});

describe('an applied configuration', () => {
  it('may have all that the schema has, and nulls', () => {
    const value = {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'x', labels: { a: 'b' } },
      flag: true,
      count: 1,
      port: 'http',
      words: ['a', 'a'],
      set: ['a', 'b'],
      list: [{ name: 'a' }, { name: 'a', protocol: 'UDP' }],
      selector: { anything: 1 },
    };
    expect(checkApplied(shape, value)).toEqual([]);
    expect(checkApplied(shape, { flag: null, list: null, words: null })).toEqual([]);
  });

  it.each([
    [{ colour: 1 }, '.colour: field not declared in schema'],
    [{ metadata: { colour: 1 } }, '.metadata.colour: field not declared in schema'],
    [{ list: [{ name: 'a', colour: 1 }] }, '.list[name="a",protocol="TCP"].colour: field not declared in schema'],
    [{ flag: 'yes' }, '.flag: expected boolean, got string'],
    [{ count: true }, '.count: expected numeric (int or float), got boolean'],
    [{ metadata: { name: 1.5 } }, '.metadata.name: expected string, got float'],
    [{ port: {} }, '.port: expected any scalar, got map'],
    [{ words: 'a' }, '.words: expected list, got string'],
    [{ selector: [] }, '.selector: expected map, got list'],
    [{ metadata: [] }, '.metadata: expected map, got list'],
    [{ list: {} }, '.list: expected list, got map'],
    [{ set: ['a', 'a'] }, '.set: duplicate entries for key [="a"]'],
    [{ set: [null] }, ".set: element 0: associative list without keys has an element that's an explicit null"],
    [{ set: [{}] }, ".set: element 0: associative list without keys has an element that's a map type"],
    [{ set: [[]] }, '.set: element 0: not supporting sets of lists yet'],
    [{ list: [null] }, '.list: element 0: associative list with keys may not have a null element'],
    [{ list: [1] }, '.list: element 0: associative list with keys may not have non-map elements'],
    [
      { list: [{ protocol: 'UDP' }] },
      `.list: element 0: associative list with keys has an element that omits key field "name" (and doesn't have default value)`,
    ],
    [
      { list: [{ name: 'a' }, { name: 'a', protocol: 'TCP' }] },
      '.list: duplicate entries for key [name="a",protocol="TCP"]',
    ],
  ])('%j is wrong', (value, problem) => {
    expect(checkApplied(shape, value)).toEqual([problem]);
  });
});
