import { describe, expect, it } from 'vitest';
import { compileSchema } from './compile.ts';
import type { Schema } from './schema.ts';

const schema: Schema = {
  type: 'object',
  properties: {
    tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    points: {
      type: 'array',
      items: { type: 'object', 'x-kubernetes-map-type': 'atomic', 'x-kubernetes-preserve-unknown-fields': true },
      'x-kubernetes-list-type': 'set',
    },
    dnns: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          ports: { type: 'array', items: { type: 'integer' }, 'x-kubernetes-list-type': 'set' },
        },
      },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
    ports: {
      type: 'array',
      items: { type: 'object', properties: { port: { type: 'integer' }, protocol: { type: 'string' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
    },
    groups: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    },
    free: { type: 'array', items: { type: 'string' } },
  },
};

interface Case {
  name: string;
  object: Record<string, unknown>;
  says: string[];
}

const cases: Case[] = [
  { name: 'different items of a set', object: { tags: ['a', 'b'] }, says: [] },
  { name: 'an item twice in a set', object: { tags: ['a', 'b', 'a'] }, says: ['tags[2]: Duplicate value: "a"'] },
  {
    name: 'an item often in a set once only',
    object: { tags: ['a', 'a', 'a', 'a'] },
    says: ['tags[1]: Duplicate value: "a"'],
  },
  {
    name: 'equal objects of a set in whatever order their fields are',
    object: {
      points: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
    says: ['points[1]: Duplicate value: {"y":2,"x":1}'],
  },
  {
    name: 'a key twice in a map list',
    object: { dnns: [{ name: 'a' }, { name: 'a' }] },
    says: ['dnns[1]: Duplicate value: {"name":"a"}'],
  },
  { name: 'an absent key twice', object: { dnns: [{}, { ports: [1] }] }, says: ['dnns[1]: Duplicate value: {}'] },
  {
    name: 'several keys together',
    object: {
      ports: [
        { port: 1, protocol: 'TCP' },
        { port: 1, protocol: 'UDP' },
        { protocol: 'TCP', port: 1 },
      ],
    },
    says: ['ports[2]: Duplicate value: {"port":1,"protocol":"TCP"}'],
  },
  {
    name: 'sets inside of map lists',
    object: { dnns: [{ name: 'a', ports: [1, 1] }] },
    says: ['dnns[0].ports[1]: Duplicate value: 1'],
  },
  {
    name: 'sets inside of maps',
    object: { groups: { 'a.b': ['x', 'x'] } },
    says: ['groups[a.b][1]: Duplicate value: "x"'],
  },
  { name: 'nothing in lists that promise nothing', object: { free: ['a', 'a'] }, says: [] },
];

function duplicates(object: unknown, old?: unknown): string[] {
  return compileSchema(schema)
    .validate(object, old)
    .filter((error) => error.reason === 'FieldValueDuplicate')
    .map((error) => `${error.field}: ${error.message}`);
}

describe('list types', () => {
  it.each(cases)('refuse $name', ({ object, says }) => {
    expect(duplicates(object)).toEqual(says);
  });

  it('refuse items of a map list that are not objects', () => {
    const messages = compileSchema(schema)
      .validate({ dnns: ['a'] })
      .map((error) => error.message);
    expect(messages).toContain('Invalid value: "a": must be an object for an array of list-type map');
  });

  it('do not tell a text from a number of the same digits apart wrongly', () => {
    const mixed: Schema = {
      type: 'array',
      items: { 'x-kubernetes-int-or-string': true },
      'x-kubernetes-list-type': 'set',
    };
    expect(compileSchema({ type: 'object', properties: { mixed } }).validate({ mixed: [1, '1'] })).toEqual([]);
  });

  it('let duplicates through on an update when there were some before', () => {
    expect(duplicates({ tags: ['a', 'a', 'b'] }, { tags: ['a', 'a'] })).toEqual([]);
    expect(duplicates({ tags: ['a', 'a'] }, { tags: ['a'] })).toHaveLength(1);
  });
});
