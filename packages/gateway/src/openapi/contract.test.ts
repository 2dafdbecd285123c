import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failing } from '../testing/memory-sessions.ts';
import { browser, program, TestGateway } from '../testing/test-gateway.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document whose parts the tests look into
let document: any;
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start();
  document = (await gateway.get('/openapi.json')).json;
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.sessions.before = () => {};
  gateway.sessions.put(1, {}, { status: { phase: 'Ready', upf: 'upf-ue1' } });
});

/** What is described of a status of a route: the types of its content, and the schema of its JSON. */
function described(method: string, path: string, status: number) {
  const response = document.paths[path][method.toLowerCase()].responses[status];
  if (!response) throw new Error(`${method} ${path} does not describe ${status}`);
  const schema = response.content?.['application/json']?.schema;
  const resolved = schema?.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema;
  return { types: Object.keys(response.content ?? {}), schema: resolved && z.fromJSONSchema(resolved) };
}

interface Case {
  readonly method: string;
  readonly path: string;
  /** The path as it is described, where it has parameters. */
  readonly pattern?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly fails?: Error;
}

const away = failing('KUBE_UNREACHABLE', 'away');
const refused = failing('KUBE_API_REJECTED', 'forbidden', { status: 403 });
const conflict = failing('KUBE_API_REJECTED', 'modified', { status: 409 });
const evil = { origin: 'https://evil.example' };
const remove = '/remove_pod/{id}';

const cases: Case[] = [
  { method: 'GET', path: '/', status: 200 },
  { method: 'GET', path: '/metrics', status: 200 },
  { method: 'GET', path: '/healthz', status: 200 },
  { method: 'GET', path: '/readyz', status: 200 },
  { method: 'GET', path: '/api/ue-count', status: 200 },
  { method: 'GET', path: '/api/ue-list', status: 200 },
  { method: 'GET', path: '/api/ues', status: 200 },
  { method: 'POST', path: '/api/ue-connect', body: { ue_id: 1 }, status: 200 },
  { method: 'POST', path: '/api/ue-connect', body: {}, status: 400 },
  { method: 'POST', path: '/api/ue-connect', body: { ue_id: 1 }, headers: evil, status: 403 },
  { method: 'POST', path: '/api/ue-connect', body: { ue_id: 1 }, fails: conflict, status: 409 },
  { method: 'POST', path: '/api/ue-connect', body: { ue_id: 'x'.repeat(2 ** 20) }, status: 413 },
  { method: 'POST', path: '/api/ue-connect', body: {}, headers: { 'content-type': 'text/plain' }, status: 415 },
  { method: 'POST', path: '/api/ue-connect', body: { ue_id: 1 }, fails: refused, status: 502 },
  { method: 'POST', path: '/api/ue-connect', body: { ue_id: 1 }, fails: away, status: 503 },
  { method: 'POST', path: '/api/ue-disconnect', body: { ue_id: 1 }, status: 200 },
  { method: 'POST', path: '/api/ue-disconnect', body: { ue_id: 99 }, status: 404 },
  { method: 'POST', path: '/add_pod', headers: program, status: 201 },
  { method: 'POST', path: '/add_pod', headers: browser, status: 302 },
  { method: 'POST', path: '/add_pod', headers: program, fails: away, status: 503 },
  { method: 'POST', path: '/remove_pod/1', pattern: remove, headers: program, status: 200 },
  { method: 'POST', path: '/remove_pod/1', pattern: remove, headers: browser, status: 302 },
  { method: 'POST', path: '/remove_pod/99', pattern: remove, headers: program, status: 404 },
  { method: 'POST', path: '/remove_pod/x', pattern: remove, headers: program, status: 400 },
  { method: 'POST', path: '/create_pods', body: { count: 2 }, headers: program, status: 200 },
  { method: 'POST', path: '/create_pods', body: { count: 0 }, headers: program, status: 400 },
  { method: 'POST', path: '/create_pods', body: { count: 2 }, headers: program, fails: away, status: 503 },
  { method: 'POST', path: '/delete_pods', body: { count: 2 }, headers: program, status: 200 },
  { method: 'POST', path: '/delete_pods', body: { count: 2 }, status: 302 },
];

describe('what is answered is what /openapi.json says', () => {
  it.each(cases)('$method $path: $status', async ({ method, path, pattern = path, body, headers, status, fails }) => {
    if (fails) gateway.sessions.before = () => Promise.reject(fails);
    const answer = method === 'GET' ? await gateway.get(path, headers) : await gateway.post(path, body, headers);
    expect(answer.status).toBe(status);
    const { types, schema } = described(method, pattern, status);
    const type = answer.headers.get('content-type')?.split(';')[0];
    expect(type === undefined ? [] : [type]).toEqual(types);
    if (schema) expect(schema.safeParse(answer.json).error?.issues ?? []).toEqual([]);
  });
});
