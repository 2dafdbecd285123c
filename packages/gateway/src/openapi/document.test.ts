import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCodes } from '../errors.ts';
import { TestGateway } from '../testing/test-gateway.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document whose parts the tests look into
let document: any;
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start();
  document = (await gateway.get('/openapi.json')).json;
});
afterAll(() => gateway.stop());

describe('/openapi.json', () => {
  it('describes every route of the gateway', () => {
    const routes = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'get /',
      'get /api/ue-count',
      'get /api/ue-list',
      'get /api/ues',
      'get /healthz',
      'get /metrics',
      'get /readyz',
      'post /add_pod',
      'post /api/ue-connect',
      'post /api/ue-disconnect',
      'post /create_pods',
      'post /delete_pods',
      'post /remove_pod/{id}',
    ]);
  });

  it('tells what a UE that connects may say', () => {
    const body = document.paths['/api/ue-connect'].post.requestBody;
    expect(body.required).toBe(true);
    expect(body.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/ConnectRequest' });
    expect(document.components.schemas.ConnectRequest).toMatchObject({
      type: 'object',
      required: ['ue_id'],
      additionalProperties: false,
      properties: { ue_id: { type: 'integer', minimum: 1, maximum: 2147483647 } },
    });
  });

  it('tells parameters of path and query', () => {
    expect(document.paths['/remove_pod/{id}'].post.parameters).toMatchObject([
      { name: 'id', in: 'path', required: true },
    ]);
    expect(document.paths['/create_pods'].post.parameters).toMatchObject([
      { name: 'count', in: 'query', required: false },
    ]);
  });

  it('has every schema that it refers to', () => {
    const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      expect(document.components.schemas).toHaveProperty(reference.split('/').at(-1) ?? '');
    }
  });

  it('leaves out what only a Kubernetes API server understands', () => {
    expect(JSON.stringify(document)).not.toContain('x-kubernetes');
  });

  it('lists the statuses that the errors of a write have', () => {
    const statuses = Object.keys(document.paths['/api/ue-connect'].post.responses).map(Number);
    for (const code of ['GATEWAY_INPUT_INVALID', 'GATEWAY_BUSY', 'GATEWAY_CLUSTER_UNAVAILABLE'] as const) {
      expect(statuses).toContain(errorCodes[code].status);
    }
  });
});
