import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: ApiServer;
const mistakes: unknown[] = [];
beforeAll(async () => {
  server = await createApiServer({ tls: false, onError: (error) => mistakes.push(error) });
});
afterAll(() => server.stop());

const piece = fc.constantFrom(
  'api',
  'apis',
  'v1',
  'apps',
  'namespaces',
  'default',
  'configmaps',
  'pods',
  'deployments',
  'a',
  'status',
  'scale',
  'finalize',
  '',
  '%',
  '%2F',
  '..',
  '__proto__',
  'constructor',
);
const path = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('/')}`);
const parameter = fc.constantFrom(
  'watch',
  'limit',
  'continue',
  'labelSelector',
  'fieldSelector',
  'resourceVersion',
  'resourceVersionMatch',
  'dryRun',
  'fieldValidation',
  'fieldManager',
  'force',
  'propagationPolicy',
  'gracePeriodSeconds',
  'pretty',
  'includeObject',
  'timeoutSeconds',
  'sendInitialEvents',
);
const value = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '1',
    'true',
    'a=b',
    'All',
    'Strict',
    'metadata.name=a',
    'Exact',
    'Foreground',
    '-1',
    '99999999999999999999',
  ),
  fc.string({ maxLength: 8 }),
);
const query = fc
  .array(fc.tuple(parameter, value), { maxLength: 3 })
  .map((pairs) => new URLSearchParams(pairs).toString());
const type = fc.constantFrom(
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'text/csv',
  '',
);
const accept = fc.constantFrom(
  'application/json',
  'application/yaml',
  '*/*',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'x',
  ';;=',
);
const field = fc.constantFrom(
  'apiVersion',
  'kind',
  'metadata',
  'name',
  'labels',
  'spec',
  'status',
  'data',
  'replicas',
  'template',
  'containers',
  'selector',
  'finalizers',
  'ownerReferences',
  'managedFields',
  '__proto__',
  '$patch',
);
const text = fc.oneof(
  fc.constantFrom('v1', 'apps/v1', 'ConfigMap', 'Deployment', 'Pod', 'a', 'delete', ''),
  fc.string({ maxLength: 6 }),
);
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    text,
    fc.constantFrom(null, true, 0, -1, 1.5, 1e300),
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(field, tie('anything'), { maxKeys: 4 }),
  ),
}));
const object = fc.record(
  { apiVersion: text, kind: text, metadata: anything, spec: anything, data: anything, status: anything },
  { requiredKeys: [] },
);
const named = fc
  .tuple(fc.constantFrom(['v1', 'ConfigMap'], ['v1', 'Pod'], ['apps/v1', 'Deployment'], ['v1', 'Service']), object)
  .map(([[apiVersion, kind], rest]) => ({ ...rest, apiVersion, kind, metadata: { name: 'a' } }));
const body = fc.oneof(
  fc.string(),
  anything.map((made) => JSON.stringify(made)),
  named.map((made) => JSON.stringify(made)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.concat([Buffer.from('k8s\0'), bytes])),
);
const right = fc.constantFrom(
  '/api/v1/namespaces/default/configmaps',
  '/api/v1/namespaces/default/configmaps/a',
  '/api/v1/namespaces/default/pods',
  '/api/v1/namespaces/default/pods/a/status',
  '/api/v1/namespaces/default/services',
  '/apis/apps/v1/namespaces/default/deployments',
  '/apis/apps/v1/namespaces/default/deployments/a',
  '/apis/apps/v1/namespaces/default/deployments/a/scale',
);

describe('whatever is sent', () => {
  it('is answered, and never with a mistake of the server', async () => {
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS');
    const request = fc.record({ method, path: fc.oneof(path, right), query, type, accept, body });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, query, type, accept, body }) => {
        mistakes.length = 0;
        const abort = new AbortController();
        const answer = await server.transport.request({
          method,
          path: query ? `${path}?${query}` : path,
          headers: { 'content-type': type, accept },
          body: typeof body === 'string' ? body : new Uint8Array(body),
          stream: false,
          signal: abort.signal,
        });
        abort.abort();
        expect(mistakes).toEqual([]);
        expect(answer.status).toBeGreaterThanOrEqual(200);
      }),
      { numRuns: 1500 },
    );
  });

  it('as a question about rights or a token is answered or refused', async () => {
    const someone = fc.constantFrom(
      'user',
      'groups',
      'extra',
      'uid',
      'token',
      'audiences',
      'expirationSeconds',
      'namespace',
    );
    const something = fc.constantFrom(
      'resourceAttributes',
      'nonResourceAttributes',
      'boundObjectRef',
      'verb',
      'request',
    );
    const spec = fc.oneof(
      anything,
      fc.dictionary(fc.oneof(someone, something), fc.oneof(anything, fc.constant({ verb: 'get', resource: 'pods' })), {
        maxKeys: 4,
      }),
    );
    const place = fc.constantFrom(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      '/apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews',
      '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      '/apis/authentication.k8s.io/v1/tokenreviews',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      '/api/v1/namespaces/default/serviceaccounts/app/token',
      '/apis/certificates.k8s.io/v1/certificatesigningrequests',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings',
    );
    const rules = await createApiServer({
      tls: false,
      authorizationMode: 'RBAC',
      tokens: [{ token: 't', user: { name: 'jane', groups: [] } }],
      onError: (error) => mistakes.push(error),
    });
    const send = (path: string, content: string, headers: Record<string, string> = {}) =>
      rules.transport.request({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...headers },
        body: content,
        stream: false,
        signal: undefined,
      });
    await send('/api/v1/namespaces/default/serviceaccounts', JSON.stringify({ metadata: { name: 'app' } }));
    const header = fc.constantFrom(
      'impersonate-user',
      'impersonate-group',
      'impersonate-uid',
      'impersonate-extra-%',
      'authorization',
    );
    const headers = fc.dictionary(header, fc.constantFrom('jane', 'system:serviceaccount:a:b', ':::', 'Bearer t', ''), {
      maxKeys: 3,
    });
    const more = fc.record(
      { rules: anything, roleRef: anything, subjects: anything, aggregationRule: anything },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(place, spec, more, headers, async (path, made, others, asked) => {
        mistakes.length = 0;
        const answer = await send(path, JSON.stringify({ metadata: { name: 'a' }, spec: made, ...others }), asked);
        expect(mistakes).toEqual([]);
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 1000 },
    );
    await rules.stop();
  });

  it('keeps the objects of built-in kinds in good order', async () => {
    const kinds = fc.constantFrom(
      ['/api/v1/namespaces/default/configmaps', 'v1', 'ConfigMap'],
      ['/api/v1/namespaces/default/pods', 'v1', 'Pod'],
      ['/api/v1/namespaces/default/services', 'v1', 'Service'],
      ['/api/v1/namespaces/default/secrets', 'v1', 'Secret'],
      ['/apis/apps/v1/namespaces/default/deployments', 'apps/v1', 'Deployment'],
      ['/api/v1/namespaces', 'v1', 'Namespace'],
    );
    const patchType = fc.constantFrom(
      'application/merge-patch+json',
      'application/strategic-merge-patch+json',
      'application/apply-patch+yaml',
      'application/json-patch+json',
    );
    const way = fc.constantFrom('POST', 'PUT', 'PATCH', 'PATCH', 'DELETE');
    const change = fc.record({
      kind: kinds,
      way,
      patchType,
      object,
      part: fc.constantFrom('', '', '/status', '/scale'),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ kind: [path, apiVersion, kind], way, patchType, object, part }) => {
        mistakes.length = 0;
        const metadata = { ...(isRecord(object.metadata) ? object.metadata : {}), name: 'a' };
        const made = { ...object, apiVersion, kind, metadata };
        const operations = [{ op: 'add', path: '/spec', value: object.spec }];
        const answer = await server.transport.request({
          method: way,
          path:
            way === 'POST'
              ? (path as string)
              : `${path}/a${part}?fieldManager=fuzz${patchType.includes('apply') ? '&force=true' : ''}`,
          headers: { 'content-type': way === 'PATCH' ? patchType : 'application/json' },
          body: JSON.stringify(way === 'PATCH' && patchType.includes('json-patch') ? operations : made),
          stream: false,
        });
        expect(mistakes).toEqual([]);
        expect(answer.status).toBeGreaterThanOrEqual(200);
        const list = await server.transport.request({
          method: 'GET',
          path: path as string,
          headers: {},
          stream: false,
        });
        expect(JSON.parse(await list.text()).kind).toBe(`${kind}List`);
      }),
      { numRuns: 1500 },
    );
  });
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
