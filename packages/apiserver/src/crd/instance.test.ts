import { describe, expect, it } from 'vitest';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import { compileSchema } from '../schema/compile.ts';
import type { Definition, Version } from './definition.ts';
import { resourcesOf } from './instance.ts';
import { establish } from './status.ts';

const NOW = '2024-01-02T03:04:05Z';

function resources(versions: Partial<Version>[], names = {}): ResourceInfo[] {
  const definition: Definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'slices.g.example.com', uid: 'u', resourceVersion: '1', creationTimestamp: NOW },
    spec: {
      group: 'g.example.com',
      scope: 'Namespaced',
      names: { plural: 'slices', singular: 'slice', kind: 'Slice', listKind: 'SliceList', ...names },
      versions: versions.map((version, i) => ({
        name: `v${i + 1}`,
        served: true,
        storage: i === 0,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { sst: { type: 'integer' } } } },
          },
        },
        ...version,
      })),
    },
  };
  return resourcesOf(establish(definition, [], NOW) as unknown as ApiObject);
}

const object = {
  apiVersion: 'g.example.com/v1',
  kind: 'Slice',
  metadata: { name: 'gold', creationTimestamp: NOW },
  spec: { sst: 7, color: 'red', on: true, rate: 1.5, deep: { a: [1] } },
  status: {
    since: '2024-01-02T02:04:05Z',
    bad: 'soon',
    day: '2024-01-02',
    unset: '',
    fine: '2024-01-02T03:04:05.5Z',
    abroad: '2024-01-02T04:34:05+02:00',
  },
} as unknown as ApiObject;

describe('resourcesOf', () => {
  it('describes the resource of a served version', () => {
    const [info] = resources(
      [{ subresources: { status: {}, scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' } } }],
      {
        shortNames: ['sl'],
        categories: ['nexslice'],
      },
    );
    expect(info).toMatchObject({
      group: 'g.example.com',
      version: 'v1',
      kind: 'Slice',
      listKind: 'SliceList',
      plural: 'slices',
      singular: 'slice',
      namespaced: true,
      shortNames: ['sl'],
      categories: ['nexslice'],
      storageVersion: 'v1',
      custom: true,
      hasStatus: true,
      scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' },
      allowUnconditionalUpdate: false,
      hasGeneration: true,
    });
  });

  it('serves versions that share a store, and not those that are not served', () => {
    const found = resources([{}, {}, { served: false }]);
    expect(found.map(({ version, storageVersion }) => [version, storageVersion])).toEqual([
      ['v1', 'v1'],
      ['v2', 'v1'],
    ]);
  });

  it('serves nothing while names are not accepted', () => {
    const waiting = { spec: { versions: [{ name: 'v1', served: true }] }, status: { conditions: [] } };
    expect(resourcesOf(waiting as unknown as ApiObject)).toEqual([]);
  });

  it('compiles the schema of a version once', () => {
    const [info] = resources([{}]);
    expect(compileSchema(info?.schema ?? {})).toBe(compileSchema(info?.schema ?? {}));
    expect(compileSchema(info?.schema ?? {}).validate({ spec: { sst: 'x' } })).toHaveLength(1);
  });

  it('selects by fields as texts', () => {
    const [info] = resources([
      { selectableFields: [{ jsonPath: '.spec.sst' }, { jsonPath: '.spec.color' }, { jsonPath: '.spec.none' }] },
    ]);
    const values = Object.entries(info?.selectableFields ?? {}).map(([field, read]) => [field, read(object)]);
    expect(values).toEqual([
      ['spec.sst', '7'],
      ['spec.color', 'red'],
      ['spec.none', ''],
    ]);
  });

  it('says of deprecated versions what to use instead', () => {
    const deprecated = { deprecated: true };
    const found = resources([
      { ...deprecated, name: 'v1alpha1' },
      { ...deprecated, name: 'v1beta1', deprecationWarning: 'use v9' },
      { ...deprecated, name: 'v2beta1' },
      { name: 'v1beta2' },
      { name: 'v2' },
      { name: 'v3', served: false },
      { ...deprecated, name: 'v4' },
    ]);
    expect(Object.fromEntries(found.map(({ version, deprecation }) => [version, deprecation]))).toEqual({
      v1alpha1: 'g.example.com/v1alpha1 Slice is deprecated; use g.example.com/v2 Slice',
      v1beta1: 'use v9',
      v2beta1: 'g.example.com/v2beta1 Slice is deprecated; use g.example.com/v2 Slice',
      v1beta2: undefined,
      v2: undefined,
      v4: 'g.example.com/v4 Slice is deprecated',
    });
  });
});

describe('printer columns', () => {
  const now = Date.parse('2024-01-02T03:09:05Z');

  function cells(columns: Version['additionalPrinterColumns']): unknown[] {
    const [info] = resources([columns ? { additionalPrinterColumns: columns } : {}]);
    return info?.columns.map((column) => column.cell(object, now)) ?? [];
  }

  it('are name and age when a definition brings none', () => {
    const [info] = resources([{}]);
    expect(info?.columns.map(({ name, type }) => [name, type])).toEqual([
      ['Name', 'string'],
      ['Age', 'date'],
    ]);
    expect(cells(undefined)).toEqual(['gold', '5m']);
  });

  it.each<[string, string, unknown]>([
    ['integer', '.spec.sst', 7],
    ['integer', '.spec.color', null],
    ['number', '.spec.rate', 1.5],
    ['boolean', '.spec.on', true],
    ['boolean', '.spec.sst', null],
    ['string', '.spec.color', 'red'],
    ['string', '.spec.sst', '7'],
    ['string', '.spec.deep', '{"a":[1]}'],
    ['string', '.spec.absent', null],
    ['date', '.status.since', '65m'],
    ['date', '.status.bad', '<invalid>'],
    ['date', '.status.day', '<invalid>'],
    ['date', '.status.unset', '<unknown>'],
    ['date', '.status.fine', '4m59s'],
    ['date', '.status.abroad', '35m'],
    ['integer', '.spec.rate', 1],
    ['number', '.spec.sst', 7],
    ['string', '.spec.on', 'true'],
    ['string', '.spec.deep.a[0]', '1'],
    ['string', '.spec.deep.a[0:9]', null],
    ['other', '.spec.color', null],
    ['date', '.spec.sst', null],
    ['string', '.spec[', null],
  ])('of type %s print %s as %j', (type, jsonPath, cell) => {
    expect(cells([{ name: 'C', type, jsonPath }])[1]).toEqual(cell);
  });

  it('describe where they come from', () => {
    const [info] = resources([
      { additionalPrinterColumns: [{ name: 'SST', type: 'integer', jsonPath: '.spec.sst', priority: 1 }] },
    ]);
    expect(info?.columns[1]).toMatchObject({
      name: 'SST',
      type: 'integer',
      format: '',
      description: 'Custom resource definition column (in JSONPath format): .spec.sst',
      priority: 1,
    });
  });
});

describe('replicas of a scalable resource', () => {
  const [info] = resources([
    {
      subresources: {
        scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n', labelSelectorPath: '.status.selector' },
      },
    },
  ]);
  const problems = (spec: object, status: object = {}) =>
    info?.strategy.validate?.({ ...object, spec, status }).map((error) => `${error.field}: ${error.message}`);

  it.each<[object, object, string[]]>([
    [{ n: 3 }, { n: 2, selector: 'a=b' }, []],
    [{}, {}, []],
    [{ n: -1 }, {}, ['.spec.n: Invalid value: -1: should be a non-negative integer']],
    [{ n: 2 ** 31 }, {}, ['.spec.n: Invalid value: 2147483648: should be less than or equal to 2147483647']],
    [
      { n: 'two' },
      {},
      ['.spec.n: Invalid value: 0: .spec.n accessor error: "two" is of the type string, expected int64'],
    ],
    [{ n: 1 }, { n: -1 }, ['.status.n: Invalid value: -1: should be a non-negative integer']],
    [
      { n: 1 },
      { selector: {} },
      [
        '.status.selector: Invalid value: "": .status.selector accessor error: {} is of the type map[string]interface {}, expected string',
      ],
    ],
  ])('%j with status %j: %j', (spec, status, expected) => {
    expect(problems(spec, status)).toEqual(expected);
  });
});
