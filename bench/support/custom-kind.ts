import { type Client, customResourceDefinitions, type KubeObject, type ResourceType } from '@nexslice/kube';

/** A custom object of about 1 KB, as a small network function's would be. */
export interface Sample extends KubeObject {
  spec: { replicas: number; minimum: number; text: string; ports: { name: string; port: number }[] };
  status?: { observed: number };
}

/** A kind of a group of its own: its definition has defaults, a list map and rules in CEL, one of which looks at the old object. */
export function sampleKind(group: string): ResourceType<Sample> {
  return { group, version: 'v1', kind: 'Sample', plural: 'samples', namespaced: true };
}

/** Defines the kind, and waits until it is served. */
export async function define(client: Client, kind: ResourceType<Sample>): Promise<void> {
  const integer = { type: 'integer' };
  const port = { type: 'object', required: ['name'], properties: { name: { type: 'string' }, port: integer } };
  const spec = {
    type: 'object',
    required: ['replicas'],
    properties: {
      replicas: { type: 'integer', minimum: 0, default: 1 },
      minimum: { ...integer, default: 0 },
      text: { type: 'string', maxLength: 2_000 },
      ports: {
        type: 'array',
        maxItems: 10,
        items: port,
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      },
    },
    'x-kubernetes-validations': [
      { rule: 'self.minimum <= self.replicas', message: 'minimum must not exceed replicas' },
      { rule: 'self.replicas >= oldSelf.replicas', message: 'replicas must not shrink' },
    ],
  };
  const status = { type: 'object', properties: { observed: integer } };
  const name = `${kind.plural}.${kind.group}`;
  await client.create(customResourceDefinitions, {
    metadata: { name },
    spec: {
      group: kind.group,
      scope: 'Namespaced',
      names: { plural: kind.plural, kind: kind.kind, singular: 'sample' },
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: 'object', properties: { spec, status } } },
        },
      ],
    },
  });
  for (;;) {
    const served = await client.list(kind).then(
      () => true,
      () => false,
    );
    if (served) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function sample(namespace: string, name: string): Sample {
  const ports = [
    { name: 'n3', port: 2152 },
    { name: 'n4', port: 8805 },
  ];
  return { metadata: { name, namespace }, spec: { replicas: 3, minimum: 1, text: 'x'.repeat(700), ports } };
}
