import { describe, expect, it } from 'vitest';
import { adminUser } from '../auth/user.ts';
import type { ApiObject } from '../registry/resource.ts';
import { copyJson } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import type { Definition, Version } from './definition.ts';
import { crdResource } from './resource.ts';

const { strategy } = crdResource;

function version(name: string, more: Partial<Version> = {}): Version {
  const schema: Schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { color: { type: 'string' }, size: { type: 'integer' } } } },
  };
  return { name, served: true, storage: name === 'v1', schema: { openAPIV3Schema: schema }, ...more };
}

function definition(change: (draft: Definition) => void = () => undefined): Definition {
  const draft = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'slices.g.example.com' },
    spec: {
      group: 'g.example.com',
      scope: 'Namespaced',
      names: { plural: 'slices', kind: 'Slice' },
      versions: [version('v1')],
    },
  } as unknown as Definition;
  change(draft);
  return draft;
}

/** Takes a definition through the strategy as a create does. */
function created(change?: (draft: Definition) => void): Definition {
  const object = definition(change);
  strategy.default?.(object as unknown as ApiObject);
  strategy.prepareForCreate?.(object as unknown as ApiObject, adminUser);
  return object;
}

function problems(change?: (draft: Definition) => void): string[] {
  const errors = strategy.validate?.(created(change) as unknown as ApiObject) ?? [];
  return errors.map((error) => `${error.field}: ${error.message}`);
}

describe('a new definition', () => {
  it('gets the names it leaves out, and no conversion', () => {
    expect(created().spec).toMatchObject({
      names: { plural: 'slices', kind: 'Slice', singular: 'slice', listKind: 'SliceList' },
      conversion: { strategy: 'None' },
    });
  });

  it('remembers the version that it stores', () => {
    expect(created().status).toEqual({
      conditions: [],
      acceptedNames: { plural: '', kind: '' },
      storedVersions: ['v1'],
    });
  });

  it('is right', () => {
    expect(problems()).toEqual([]);
  });

  const LABEL = /a DNS-1035 label must consist of lower case/;

  it.each<[string, (draft: Definition) => void, (string | RegExp)[]]>([
    [
      'another name',
      (d) => {
        d.metadata.name = 'x.y';
      },
      ['metadata.name: Invalid value: "x.y": must be spec.names.plural+"."+spec.group'],
    ],
    [
      'a group without a dot',
      (d) => {
        d.spec.group = 'local';
        d.metadata.name = 'slices.local';
      },
      ['spec.group: Invalid value: "local": should be a domain with at least one dot'],
    ],
    [
      'a group that is no domain',
      (d) => {
        d.spec.group = 'A.b';
        d.metadata.name = 'slices.A.b';
      },
      [/^spec.group: Invalid value: "A.b": a lowercase RFC 1123 subdomain/],
    ],
    [
      'an unknown scope',
      (d) => {
        d.spec.scope = 'Global';
      },
      ['spec.scope: Unsupported value: "Global": supported values: "Cluster", "Namespaced"'],
    ],
    [
      'no scope',
      (d) => {
        d.spec.scope = '';
      },
      ['spec.scope: Required value'],
    ],
    [
      'a short name in capitals',
      (d) => {
        d.spec.names.shortNames = ['SL'];
      },
      [LABEL],
    ],
    [
      'a category in capitals',
      (d) => {
        d.spec.names.categories = ['All'];
      },
      [LABEL],
    ],
    [
      'a kind with a space',
      (d) => {
        d.spec.names.kind = 'My Slice';
      },
      [LABEL, LABEL, LABEL],
    ],
    [
      'the same kind for lists',
      (d) => {
        d.spec.names.listKind = 'Slice';
      },
      ['spec.names.listKind: Invalid value: "Slice": kind and listKind may not be the same'],
    ],
    [
      'a version that is no label',
      (d) => {
        d.spec.versions = [version('V1', { storage: true })];
      },
      [/^spec.versions\[0\].name: Invalid value: "V1": a DNS-1035/],
    ],
    [
      'two versions of one name',
      (d) => {
        d.spec.versions = [version('v1'), version('v1', { storage: false })];
      },
      [
        /^spec.versions: Invalid value: \[\{"Name":"v1","Served":true,"Storage":true,.*"Schema":null.*\}\]: must contain unique version names$/,
      ],
    ],
    [
      'no storage version',
      (d) => {
        d.spec.versions = [version('v1', { storage: false })];
      },
      [
        /: must have exactly one version marked as storage version$/,
        'status.storedVersions: Invalid value: []: must have at least one stored version',
      ],
    ],
    [
      'a version without a schema',
      (d) => {
        d.spec.versions = [{ name: 'v1', served: true, storage: true }];
      },
      ['spec.versions[0].schema.openAPIV3Schema: Required value'],
    ],
    [
      'a warning of a version that is not deprecated',
      (d) => {
        d.spec.versions = [version('v1', { deprecationWarning: 'old' })];
      },
      ['spec.versions[0].deprecationWarning: Invalid value: "old": can only be set for deprecated versions'],
    ],
    [
      'a warning too long, in bytes',
      (d) => {
        d.spec.versions = [version('v1', { deprecated: true, deprecationWarning: 'é'.repeat(129) })];
      },
      [`spec.versions[0].deprecationWarning: Invalid value: "${'é'.repeat(129)}": must be <= 256 characters long`],
    ],
    [
      'a warning that cannot be printed',
      (d) => {
        d.spec.versions = [version('v1', { deprecated: true, deprecationWarning: 'é\u00a0' })];
      },
      [
        'spec.versions[0].deprecationWarning: Invalid value: "é\\u00a0": must only contain printable UTF-8 characters; non-printable character found at index 2',
      ],
    ],
    [
      'selectable fields without a schema to find them in',
      (d) => {
        const { schema: _, ...rest } = version('v1', { selectableFields: [{ jsonPath: '.spec.color' }] });
        d.spec.versions = [rest, version('v2')];
      },
      [
        'spec.versions[0].schema.openAPIV3Schema: Required value',
        'spec.versions[0].selectableFields: Invalid value: "": may only be set when `version.schema.openAPIV3Schema` is not included',
      ],
    ],
    [
      'unknown fields preserved everywhere',
      (d) => {
        d.spec.preserveUnknownFields = true;
      },
      [
        'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      ],
    ],
    [
      'an unknown conversion',
      (d) => {
        d.spec.conversion = { strategy: 'Magic' };
      },
      ['spec.conversion.strategy: Unsupported value: "Magic": supported values: "None", "Webhook"'],
    ],
    [
      'a webhook without a place',
      (d) => {
        d.spec.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'] } };
      },
      ['spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook'],
    ],
    [
      'a webhook that is not asked',
      (d) => {
        d.spec.conversion = {
          strategy: 'None',
          webhook: { clientConfig: { url: 'https://x' }, conversionReviewVersions: ['v1'] },
        };
      },
      [
        'spec.conversion.webhookClientConfig: Forbidden: should not be set when strategy is not set to Webhook',
        'spec.conversion.conversionReviewVersions: Forbidden: should not be set when strategy is not set to Webhook',
      ],
    ],
    [
      'a group of Kubernetes without approval',
      (d) => {
        d.spec.group = 'x.k8s.io';
        d.metadata.name = 'slices.x.k8s.io';
      },
      [
        /^metadata.annotations\[api-approved.kubernetes.io\]: Required value: protected groups must have approval annotation/,
      ],
    ],
  ])('is refused for %s', (_name, change, expected) => {
    const found = problems(change);
    expect(found).toHaveLength(expected.length);
    for (const [i, text] of expected.entries()) {
      if (typeof text === 'string') expect(found[i]).toBe(text);
      else expect(found[i]).toMatch(text);
    }
  });
});

describe('parts of a version', () => {
  it.each<[string, Partial<Version>, string[]]>([
    [
      'a column without a path',
      { additionalPrinterColumns: [{ name: 'A', type: 'string', jsonPath: '' }] },
      ['spec.additionalPrinterColumns[0].JSONPath: Required value'],
    ],
    [
      'a column of an unknown type',
      { additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: '.a' }] },
      [
        'spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
      ],
    ],
    [
      'a column of an unknown format',
      { additionalPrinterColumns: [{ name: 'A', type: 'string', format: 'x', jsonPath: '.a' }] },
      [
        'spec.additionalPrinterColumns[0].format: Invalid value: "x": must be one of byte,date,date-time,double,float,int32,int64,password',
      ],
    ],
    [
      'a column whose path has no dot',
      { additionalPrinterColumns: [{ name: '', type: '', jsonPath: 'a' }] },
      [
        'spec.additionalPrinterColumns[0].name: Required value',
        'spec.additionalPrinterColumns[0].type: Required value: must be one of boolean,date,integer,number,string',
        'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "a": must be a simple json path starting with .',
      ],
    ],
    [
      'replicas outside of spec',
      {
        subresources: {
          scale: {
            specReplicasPath: '.status.replicas',
            statusReplicasPath: '.status.replicas',
            labelSelectorPath: '.x',
          },
        },
      },
      [
        'spec.subresources.scale.specReplicasPath: Invalid value: ".status.replicas": should be a json path under .spec',
        'spec.subresources.scale.labelSelectorPath: Invalid value: ".x": should be a json path under either .spec or .status',
      ],
    ],
    [
      'replicas without a path',
      { subresources: { scale: { specReplicasPath: '', statusReplicasPath: '' } } },
      [
        'spec.subresources.scale.specReplicasPath: Required value',
        'spec.subresources.scale.statusReplicasPath: Required value',
      ],
    ],
    [
      'a selectable field that is none',
      {
        selectableFields: [
          { jsonPath: '.spec.nope' },
          { jsonPath: '.spec' },
          { jsonPath: '.spec[0]' },
          { jsonPath: '' },
        ],
      },
      [
        'spec.selectableFields[0].jsonPath: Invalid value: ".spec.nope": is an invalid path: does not refer to a valid field',
        'spec.selectableFields[1].jsonPath: Invalid value: ".spec": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
        'spec.selectableFields[2].jsonPath: Invalid value: ".spec[0]": is an invalid path: array notation is not allowed',
        'spec.selectableFields[3].jsonPath: Required value',
      ],
    ],
    [
      'a selectable field twice',
      { selectableFields: [{ jsonPath: '.spec.color' }, { jsonPath: '.spec.color' }] },
      ['spec.selectableFields[1].jsonPath: Duplicate value: ".spec.color"'],
    ],
  ])('are refused for %s', (_name, part, expected) => {
    expect(
      problems((d) => {
        d.spec.versions = [version('v1', part)];
      }),
    ).toEqual(expected);
  });

  it('allow eight selectable fields', () => {
    const names = [...'abcdefghi'];
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    const fields = (count: number) => (draft: Definition) => {
      const schema: Schema = { type: 'object', properties: { spec: { type: 'object', properties } } };
      const selectableFields = names.slice(0, count).map((name) => ({ jsonPath: `.spec.${name}` }));
      draft.spec.versions = [version('v1', { schema: { openAPIV3Schema: schema }, selectableFields })];
    };
    expect(problems(fields(8))).toEqual([]);
    expect(problems(fields(9))).toEqual(['spec.selectableFields: Too many: 9: must have at most 8 items']);
  });

  it('that differ between versions are reported at their version', () => {
    const bad: Schema = { type: 'object', properties: { spec: {} } };
    const found = problems((draft) => {
      draft.spec.versions = [version('v1'), version('v2', { storage: false, schema: { openAPIV3Schema: bad } })];
    });
    expect(found).toEqual([
      'spec.versions[1].schema.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields',
    ]);
  });

  it('that are alike in all versions are reported once', () => {
    const bad: Schema = { type: 'object', properties: { spec: {} } };
    const found = problems((draft) => {
      const schema = { openAPIV3Schema: bad };
      draft.spec.versions = [version('v1', { schema }), version('v2', { storage: false, schema: copyJson(schema) })];
    });
    expect(found).toEqual([
      'spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields',
    ]);
  });

  it('refuse root keywords that a status subresource cannot split', () => {
    const found = problems((draft) => {
      const schema: Schema = {
        type: 'object',
        properties: { spec: { type: 'object' } },
        anyOf: [{ required: ['spec'] }],
      };
      draft.spec.versions = [version('v1', { schema: { openAPIV3Schema: schema }, subresources: { status: {} } })];
    });
    expect(found[0]).toMatch(/fields are allowed at the root of the schema if the status subresource is enabled$/);
  });
});

describe('an update of a definition', () => {
  function update(change: (draft: Definition) => void, established = true): string[] {
    const old = created();
    if (established && old.status) old.status.conditions = [{ type: 'Established', status: 'True' }];
    const next = copyJson(old);
    change(next);
    strategy.prepareForUpdate?.(next as unknown as ApiObject, old as unknown as ApiObject);
    const errors = strategy.validateUpdate?.(next as unknown as ApiObject, old as unknown as ApiObject) ?? [];
    return errors.map((error) => `${error.field}: ${error.message}`);
  }

  it('keeps scope and kind once it is established', () => {
    const change = (draft: Definition) => {
      draft.spec.scope = 'Cluster';
      draft.spec.names.kind = 'Other';
    };
    expect(update(change)).toEqual([
      'spec.scope: Invalid value: "Cluster": field is immutable',
      'spec.names.kind: Invalid value: "Other": field is immutable',
    ]);
    expect(update(change, false)).toEqual([]);
  });

  it('adds the new storage version to those stored', () => {
    const old = created();
    const next = copyJson(old);
    next.spec.versions = [version('v1', { storage: false }), version('v2', { storage: true })];
    strategy.prepareForUpdate?.(next as unknown as ApiObject, old as unknown as ApiObject);
    expect(next.status?.storedVersions).toEqual(['v1', 'v2']);
  });

  it('cannot drop a version that objects may be stored in', () => {
    const found = update((draft) => {
      draft.spec.versions = [version('v2', { storage: true })];
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^status.storedVersions\[0\]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version/,
    );
  });
});
