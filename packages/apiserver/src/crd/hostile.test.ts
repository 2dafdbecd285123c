import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, createApiServer } from '../server.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Words that a schema knows, so that nonsense lands where somebody reads it. */
const keyword = fc.constantFrom(
  ...['type', 'properties', 'items', 'additionalProperties', 'default', 'enum', 'pattern', 'required', 'nullable'],
  ...['format', 'anyOf', 'oneOf', 'allOf', 'not', 'maxLength', 'minimum', 'multipleOf', 'maxItems', 'description'],
  ...['x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-int-or-string', 'x-kubernetes-map-type'],
  ...['x-kubernetes-validations', 'x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource', '$ref'],
);

const scalar = fc.oneof(
  fc.constantFrom('object', 'array', 'string', 'integer', 'set', 'map', '(', '', 'self.a == 1', 'metadata', 'name'),
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e300),
);

const { nonsense } = fc.letrec<{ nonsense: unknown }>((tie) => ({
  nonsense: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalar,
    fc.dictionary(keyword, tie('nonsense'), { maxKeys: 4 }),
    fc.dictionary(fc.constantFrom('a', 'metadata', 'spec', '__proto__', 'constructor'), tie('nonsense'), {
      maxKeys: 3,
    }),
    fc.array(tie('nonsense'), { maxLength: 2 }),
  ),
}));

const rule = fc.record(
  { rule: scalar, message: scalar, messageExpression: scalar, fieldPath: scalar, reason: scalar },
  { requiredKeys: [] },
);

/** A schema of the right outline, wrong in one place or in many. */
const schema = fc.oneof(
  nonsense,
  fc.record({ type: fc.constant('object'), properties: fc.record({ spec: nonsense }) }),
  fc.record({
    type: fc.constant('object'),
    properties: fc.record({
      spec: fc.record({ type: fc.constant('object'), 'x-kubernetes-validations': fc.array(rule) }),
    }),
  }),
);

const parts = [
  'names',
  'versions',
  'scope',
  'group',
  'conversion',
  'additionalPrinterColumns',
  'selectableFields',
  'subresources',
  'deprecationWarning',
];
const part = fc.constantFrom(...parts);

function definition(openAPIV3Schema: unknown, field?: string, value?: unknown): string {
  const version: Record<string, unknown> = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } };
  const spec: Record<string, unknown> = {
    group: 'g.example.com',
    scope: 'Cluster',
    names: { plural: 'slices', kind: 'Slice' },
    versions: [version],
  };
  if (field) (field in spec || field === 'conversion' ? spec : version)[field] = value;
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'slices.g.example.com' },
    spec,
  });
}

describe('a definition that makes no sense', () => {
  let server: ApiServer;
  let mistakes: unknown[] = [];

  beforeAll(async () => {
    server = await createApiServer({ onError: (error) => mistakes.push(error) });
  });
  afterAll(() => server.stop());

  async function create(body: string): Promise<number> {
    mistakes = [];
    const { status } = await server.transport.request({
      method: 'POST',
      path: `${DEFINITIONS}?dryRun=All`,
      headers: { 'content-type': 'application/json' },
      body,
      stream: false,
    });
    return status;
  }

  it('is refused by its schema, and never the fault of the server', async () => {
    await fc.assert(
      fc.asyncProperty(schema, async (wrong) => {
        expect([await create(definition(wrong)), mistakes]).toEqual([expect.toSatisfy(isAnswer), []]);
      }),
      { numRuns: 500 },
    );
  });

  it.each(parts.flatMap((field) => [null, [null], {}].map((value): [string, unknown] => [field, value])))(
    'is answered when its %s is %j',
    async (field, value) => {
      const body = definition({ type: 'object' }, field, value);
      expect([await create(body), mistakes]).toEqual([expect.toSatisfy(isAnswer), []]);
    },
  );

  const many = Array.from({ length: 50_000 }, (_, i) => `a${i}`);

  it.each<[string, unknown, string, unknown]>([
    [
      'versions of reviews',
      { type: 'object' },
      'conversion',
      { strategy: 'Webhook', webhook: { conversionReviewVersions: many } },
    ],
    [
      'keys of a map list',
      {
        type: 'object',
        properties: {
          list: {
            type: 'array',
            items: { type: 'object' },
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': many,
          },
        },
      },
      'scope',
      'Cluster',
    ],
    ['short names', { type: 'object' }, 'names', { plural: 'slices', kind: 'Slice', shortNames: many }],
    ['selectable fields', { type: 'object' }, 'selectableFields', many.map((name) => ({ jsonPath: `.${name}` }))],
    ['required fields', { type: 'object', required: many }, 'scope', 'Cluster'],
  ])('is answered soon when it has fifty thousand %s', async (_name, wrong, field, value) => {
    expect([await create(definition(wrong, field, value)), mistakes]).toEqual([expect.toSatisfy(isAnswer), []]);
  });

  it('is refused by any of its other parts', async () => {
    await fc.assert(
      fc.asyncProperty(
        part,
        fc.oneof(fc.constantFrom(null, [null]), nonsense, fc.array(nonsense)),
        async (field, value) => {
          const body = definition({ type: 'object' }, field, value);
          expect([await create(body), mistakes]).toEqual([expect.toSatisfy(isAnswer), []]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function isAnswer(status: number): boolean {
  return [201, 400, 422].includes(status);
}
