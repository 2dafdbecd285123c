import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { defineKind, type Kind } from '../kind/kind.ts';
import type { CelRule } from '../kind/rules.ts';
import type { StructuralSchema } from '../structural/schema.ts';
import { customResourceDefinition } from './crd.ts';
import { claimKinds, crdFiles, crds, crdYaml, kinds } from './crds.ts';

const gauges = defineKind({
  kind: 'Gauge',
  plural: 'gauges',
  singular: 'gauge',
  shortNames: ['gg'],
  description: 'A Gauge has replicas.',
  spec: z.object({ replicas: z.int32().default(1) }),
  status: z.object({ replicas: z.int32().optional() }),
  columns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
  scale: {
    specReplicasPath: '.spec.replicas',
    statusReplicasPath: '.status.replicas',
    labelSelectorPath: '.status.selector',
  },
});

describe('customResourceDefinition', () => {
  it('says all that the API server needs to know of a kind', () => {
    expect(customResourceDefinition(gauges)).toEqual({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'gauges.nexslice.io' },
      spec: {
        group: 'nexslice.io',
        names: {
          kind: 'Gauge',
          listKind: 'GaugeList',
          plural: 'gauges',
          singular: 'gauge',
          shortNames: ['gg'],
          categories: ['nexslice'],
        },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
            schema: {
              openAPIV3Schema: {
                description: 'A Gauge has replicas.',
                type: 'object',
                required: ['spec'],
                properties: {
                  apiVersion: { description: 'Group and version of the kind.', type: 'string' },
                  kind: { description: 'The kind of the object.', type: 'string' },
                  metadata: { type: 'object' },
                  spec: { type: 'object', properties: { replicas: { type: 'integer', format: 'int32', default: 1 } } },
                  status: { type: 'object', properties: { replicas: { type: 'integer', format: 'int32' } } },
                },
              },
            },
            subresources: { status: {}, scale: gauges.scale },
          },
        ],
      },
    });
  });

  it('has no scale subresource for a kind without replicas, and no empty list of short names', () => {
    const { scale: _, ...rest } = gauges;
    const { spec } = customResourceDefinition({ ...rest, shortNames: [] });
    expect(spec.versions[0]?.subresources).toEqual({ status: {} });
    expect(spec.names).not.toHaveProperty('shortNames');
  });
});

/** Every node of a schema with its path, the root being the object itself. */
function nodes(node: StructuralSchema, path: string): [string, StructuralSchema][] {
  const children = Object.entries(node.properties ?? {}).flatMap(([name, child]) => nodes(child, `${path}.${name}`));
  const items = node.items ? nodes(node.items, `${path}[]`) : [];
  const values = node.additionalProperties ? nodes(node.additionalProperties, `${path}{}`) : [];
  return [[path, node], ...children, ...items, ...values];
}

const ours = [...kinds, ...claimKinds].map((kind): [string, Kind] => [kind.kind, kind]);

describe.each(ours)('the CustomResourceDefinition of %s', (_, kind) => {
  const crd = customResourceDefinition(kind);
  const schema = crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
  const all = nodes(schema, kind.kind);

  it('describes every field', () => {
    const silent = all.filter(([path, node]) => node.description === undefined && !path.endsWith('.metadata'));
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it('has columns that lead to fields', () => {
    const fields = new Set(all.map(([path]) => path.slice(kind.kind.length)));
    const paths = kind.columns
      .map(({ jsonPath }) => jsonPath.replace(/\[(0|\?\(.*\))\]/, '[]'))
      .filter((path) => path !== '.metadata.creationTimestamp');
    expect(paths.filter((path) => !fields.has(path))).toEqual([]);
  });

  it('fits on one line of kubectl get, its age last', () => {
    const shown = kind.columns.filter(({ priority = 0 }) => priority === 0);
    expect(shown.length).toBeLessThanOrEqual(7);
    expect(kind.columns.at(-1)).toEqual({ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' });
  });

  it('has rules that can be told: each with a message, about a field that exists', () => {
    const rules = all.flatMap(([path, node]) =>
      (node['x-kubernetes-validations'] ?? []).map((rule): [string, StructuralSchema, CelRule] => [path, node, rule]),
    );
    const bad = rules.filter(([, node, { message, fieldPath }]) => {
      return message === '' || (fieldPath !== undefined && !node.properties?.[fieldPath.slice(1)]);
    });
    expect(bad).toEqual([]);
  });

  it('has lists that can be merged: sets of values, and objects by a key that each must have', () => {
    const lists = all.filter(([, node]) => node.type === 'array');
    for (const [, list] of lists) {
      if (list.items?.type !== 'object') {
        expect(list['x-kubernetes-list-type']).toBe('set');
        continue;
      }
      expect(list['x-kubernetes-list-type']).toBe('map');
      expect(list.items?.required).toEqual(expect.arrayContaining(list['x-kubernetes-list-map-keys'] ?? ['none']));
    }
  });
});

describe('rules of our kinds', () => {
  const messages = (plural: string) =>
    crds()
      .find((crd) => crd.spec.names.plural === plural)
      ?.spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec']?.['x-kubernetes-validations']?.map(
        ({ message }) => message,
      );

  it('keep who a UESession is about', () => {
    expect(messages('uesessions')).toEqual([
      'at least one of ueId and supi is required',
      'ueId is immutable',
      'supi is immutable',
    ]);
  });

  it('keep whom a UPF serves', () => {
    expect(messages('upfs')).toEqual(['slice is immutable', 'flavor is immutable', 'ueId is immutable']);
  });
});

describe('as YAML', () => {
  it('is the same as the objects', () => {
    expect(parseAllDocuments(crdYaml()).map((document) => document.toJS())).toEqual(JSON.parse(JSON.stringify(crds())));
  });

  it('has no anchors, which people cannot read', () => {
    expect(crdYaml()).not.toMatch(/: [&*][a-z]/);
  });
});

/** From the root of the repository. */
const folder = new URL('../../../../deploy/crds/', import.meta.url);

describe('deploy/crds', () => {
  it('holds what the kinds say; npm run generate writes it', () => {
    const deployed = Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
    );
    expect(deployed).toEqual(crdFiles());
  });

  it.each(Object.entries(crdFiles()))('%s is named by group and plural', (name, text) => {
    const { spec } = parse(text);
    expect(name).toBe(`${spec.group}_${spec.names.plural}.yaml`);
  });
});
