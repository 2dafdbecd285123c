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
    expect(body.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/ConnectInput' });
    expect(document.components.schemas.ConnectInput).toMatchObject({
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

  it('says which bodies need not be sent, and that forms are taken for them', () => {
    const { required, content } = document.paths['/create_pods'].post.requestBody;
    expect(required).toBe(false);
    expect(Object.keys(content)).toEqual(['application/json', 'application/x-www-form-urlencoded']);
  });

  it('names the type of answers that are no JSON, and of redirects none', () => {
    const typesOf = (path: string, method: string, status: number) =>
      Object.keys(document.paths[path][method].responses[status].content ?? {});
    expect(typesOf('/', 'get', 200)).toEqual(['text/html']);
    expect(typesOf('/metrics', 'get', 200)).toEqual(['text/plain']);
    expect(typesOf('/readyz', 'get', 503)).toEqual(['application/json']);
    expect(typesOf('/add_pod', 'post', 302)).toEqual([]);
  });

  it('is OpenAPI 3.1 of this version, with a description of every answer', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'NexSlice', version: '0.0.0-test' } });
    for (const path of Object.values<Record<string, { responses: object }>>(document.paths)) {
      for (const { responses } of Object.values(path)) {
        for (const { description } of Object.values<{ description: string }>(responses as never)) {
          expect(description).toMatch(/\.$/);
        }
      }
    }
  });

  it('has no schema that no route uses', () => {
    const paths = JSON.stringify(document.paths);
    for (const name of Object.keys(document.components.schemas)) expect(paths).toContain(`/schemas/${name}"`);
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
