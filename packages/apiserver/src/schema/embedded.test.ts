import { describe, expect, it } from 'vitest';
import { compileSchema } from './compile.ts';
import type { Schema } from './schema.ts';

const resource: Schema = {
  type: 'object',
  'x-kubernetes-embedded-resource': true,
  'x-kubernetes-preserve-unknown-fields': true,
};
const schema: Schema = {
  type: 'object',
  properties: {
    template: resource,
    list: { type: 'array', items: resource },
    map: { type: 'object', additionalProperties: resource },
  },
};

const good = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x', labels: { a: 'b' } } };

interface Case {
  name: string;
  template: unknown;
  says: string[];
}

const cases: Case[] = [
  { name: 'nothing in a right one', template: good, says: [] },
  {
    name: 'absent apiVersion and kind',
    template: {},
    says: [
      'template.apiVersion: Required value: must not be empty',
      'template.kind: Required value: must not be empty',
    ],
  },
  {
    name: 'an empty apiVersion',
    template: { ...good, apiVersion: '' },
    says: ['template.apiVersion: Invalid value: "": must not be empty'],
  },
  {
    name: 'an apiVersion of three parts',
    template: { ...good, apiVersion: 'a/b/c' },
    says: ['template.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'],
  },
  {
    name: 'a kind that is no text',
    template: { ...good, kind: 3 },
    says: ['template.kind: Invalid value: 3: must be a string'],
  },
  {
    name: 'labels that are no texts',
    template: { ...good, metadata: { labels: { a: 1 } } },
    says: [
      'template.metadata: Invalid value: {"labels":{"a":1}}: json: cannot unmarshal integer into Go struct field ObjectMeta.labels of type string',
    ],
  },
];

function problems(object: unknown): string[] {
  return compileSchema(schema)
    .validate(object)
    .map((error) => `${error.field}: ${error.message}`);
}

describe('embedded resources', () => {
  it.each(cases)('are refused for $name', ({ template, says }) => {
    expect(problems({ template })).toEqual(says);
  });

  it('are refused for a kind that is no name', () => {
    expect(problems({ template: { ...good, kind: 'My Kind' } })[0]).toMatch(
      /^template.kind: Invalid value: "My Kind": may have mixed case, but should otherwise match: a DNS-1035 label must consist/,
    );
  });

  it('are checked in lists and maps', () => {
    const fields = problems({ list: [good, { kind: 'A' }], map: { x: { apiVersion: 'v1' } } }).map(
      (text) => text.split(':')[0],
    );
    expect(fields).toEqual(['list[1].apiVersion', 'map[x].kind']);
  });
});
