import { describe, expect, it } from 'vitest';
import type { Version } from './definition.ts';
import { printedVersions, sharedParts } from './shared.ts';

const schema = { openAPIV3Schema: { type: 'object' as const } };

function version(name: string, more: Partial<Version> = {}): Version {
  return { name, served: true, storage: false, ...more };
}

describe('sharedParts', () => {
  it.each<[string, Version[], object]>([
    ['nothing of no versions', [], { schema: false, subresources: false }],
    ['what the only version has', [version('v1', { schema })], { schema: true, subresources: false }],
    [
      'what all have alike',
      [
        version('v1', { schema, subresources: { status: {} } }),
        version('v2', { schema: structuredClone(schema), subresources: {} }),
      ],
      { schema: true, subresources: false },
    ],
    ['not what one lacks', [version('v1', { schema }), version('v2')], { schema: false }],
    [
      'columns and fields too',
      [version('v1', { additionalPrinterColumns: [], selectableFields: [{ jsonPath: '.a' }] })],
      { columns: true, selectableFields: true },
    ],
  ])('are %s', (_name, versions, shared) => {
    expect(sharedParts(versions)).toMatchObject(shared);
  });
});

describe('printedVersions', () => {
  it("are Kubernetes' internal form", () => {
    expect(
      printedVersions([version('v1', { schema, deprecated: true, deprecationWarning: 'old' }), version('v2')]),
    ).toEqual([
      {
        Name: 'v1',
        Served: true,
        Storage: false,
        Deprecated: true,
        DeprecationWarning: 'old',
        Schema: schema,
        Subresources: null,
        AdditionalPrinterColumns: null,
        SelectableFields: null,
      },
      {
        Name: 'v2',
        Served: true,
        Storage: false,
        Deprecated: false,
        DeprecationWarning: null,
        Schema: null,
        Subresources: null,
        AdditionalPrinterColumns: null,
        SelectableFields: null,
      },
    ]);
  });
});
