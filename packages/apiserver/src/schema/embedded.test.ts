import fc from 'fast-check';
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
  says: unknown[];
}

const cases: Case[] = [
  { name: 'nothing in a right one', template: good, says: [] },
  {
    name: 'absent apiVersion and kind',
    template: {},
    says: ['template.apiVersion: Required value', 'template.kind: Required value'],
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
      'template.metadata: Invalid value: {"labels":{"a":1}}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
    ],
  },
  {
    name: 'nothing in metadata that is null',
    template: { ...good, metadata: null },
    says: [],
  },
  ...(
    [
      [[], 'json: cannot unmarshal array into Go value of type v1.ObjectMeta'],
      [{ name: 3 }, 'json: cannot unmarshal number into Go struct field ObjectMeta.name of type string'],
      [
        { labels: 'x' },
        'json: cannot unmarshal string into Go struct field ObjectMeta.labels of type map[string]string',
      ],
      [
        { annotations: { a: true } },
        'json: cannot unmarshal bool into Go struct field ObjectMeta.annotations of type string',
      ],
      [{ finalizers: {} }, 'json: cannot unmarshal object into Go struct field ObjectMeta.finalizers of type []string'],
      [{ finalizers: [1] }, 'json: cannot unmarshal number into Go struct field ObjectMeta.finalizers of type string'],
      [
        { ownerReferences: ['x'] },
        'json: cannot unmarshal string into Go struct field ObjectMeta.ownerReferences of type v1.OwnerReference',
      ],
    ] as const
  ).map(([metadata, why]) => ({
    name: `metadata ${JSON.stringify(metadata)}, which is not of the right types`,
    template: { ...good, metadata },
    says: [`template.metadata: Invalid value: ${JSON.stringify(metadata)}: ${why}`],
  })),
  {
    name: 'names that cannot be part of a path',
    template: { ...good, metadata: { name: 'a/b', generateName: 'c%' } },
    says: [
      `template.metadata.generateName: Invalid value: "c%": may not contain '%'`,
      `template.metadata.name: Invalid value: "a/b": may not contain '/'`,
    ],
  },
  {
    name: 'names that only its own kind would refuse',
    template: { ...good, metadata: { name: 'Not_A_Name' } },
    says: [],
  },
  {
    name: 'two owners in control',
    template: {
      ...good,
      metadata: {
        ownerReferences: ['a', 'b'].map((name) => ({
          apiVersion: 'v1',
          kind: 'Pod',
          name,
          uid: name,
          controller: true,
        })),
      },
    },
    says: [
      expect.stringMatching(/^template.metadata.ownerReferences: .*Only one reference can have Controller set to true/),
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

  it.each([
    ['namespace', { namespace: 'My Space' }, 'a lowercase RFC 1123 label must consist'],
    ['labels', { labels: { 'a b': 'x' } }, 'name part must consist of alphanumeric characters'],
    ['labels', { labels: { a: '-' } }, 'a valid label must be an empty string or consist of'],
    ['annotations', { annotations: { '': 'x' } }, 'name part must be non-empty'],
    ['finalizers', { finalizers: ['a b'] }, 'name part must consist of alphanumeric characters'],
    ['ownerReferences.uid', { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p' }] }, 'must not be empty'],
  ])('are refused at metadata.%s for %j', (field, metadata, why) => {
    const found = problems({ list: [{ ...good, metadata }] });
    expect(found[0]).toMatch(new RegExp(`^list\\[0\\]\\.metadata\\.${field.replace('.', '\\.')}: Invalid value: `));
    expect(found[0]).toContain(why);
  });

  it('may say null for what they do not say', () => {
    const metadata = { name: null, labels: { a: null }, annotations: null, finalizers: [], ownerReferences: null };
    expect(problems({ template: { ...good, metadata } })).toEqual([]);
    expect(problems({ template: { ...good, metadata: { finalizers: [null] } } })).toEqual([
      'template.metadata.finalizers: Invalid value: "": name part must be non-empty',
      expect.stringContaining('template.metadata.finalizers: Invalid value: "": name part must consist of'),
    ]);
  });

  it('never break the check, whatever they hold', () => {
    const field = fc.constantFrom('name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences', 'uid');
    const value = fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(fc.dictionary(field, value), (metadata) => {
        for (const text of problems({ template: { ...good, metadata } })) expect(text).toMatch(/^template\.metadata/);
      }),
      { numRuns: 500 },
    );
  });

  it('stay refused when they have not changed: what is embedded may be created by somebody', () => {
    const object = { template: { ...good, metadata: { labels: { a: '-' } } } };
    expect(compileSchema(schema).validate(object, structuredClone(object))).toHaveLength(1);
  });

  it('are checked in lists and maps', () => {
    const fields = problems({ list: [good, { kind: 'A' }], map: { x: { apiVersion: 'v1' } } }).map(
      (text) => text.split(':')[0],
    );
    expect(fields).toEqual(['list[1].apiVersion', 'map[x].kind']);
  });
});
