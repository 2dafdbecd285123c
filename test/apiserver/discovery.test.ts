import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

let api: TestServer;
beforeAll(async () => {
  api = await TestServer.start();
});
afterAll(() => api.server.stop());

const aggregated = (version: string) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
const get = (path: string, accept = 'application/json') => api.call('GET', path, { headers: { accept } });

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'cells.radio.example.com' },
  spec: {
    group: 'radio.example.com',
    scope: 'Namespaced',
    names: { plural: 'cells', kind: 'Cell', shortNames: ['cl'], categories: ['all'] },
    versions: ['v1beta1', 'v1', 'v2alpha1'].map((name) => ({
      name,
      served: true,
      storage: name === 'v1',
      subresources: { status: {}, scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' } },
      schema: {
        openAPIV3Schema: {
          type: 'object',
          description: 'A radio cell.',
          properties: { spec: { type: 'object', properties: { n: { type: 'integer' } } }, status: { type: 'object' } },
        },
      },
    })),
  },
};

describe('discovery', () => {
  it('begins with all paths that lead on', async () => {
    const { status, body } = await api.call('GET', '/');
    expect(status).toBe(200);
    expect(body.paths).toEqual([...body.paths].sort());
    expect(body.paths).toEqual(
      expect.arrayContaining(['/api/v1', '/apis/apps', '/apis/apps/v1', '/metrics', '/readyz']),
    );
    for (const path of body.paths) expect([path, (await api.call('GET', path)).status]).toEqual([path, 200]);
  });

  it('knows the core group and the named ones', async () => {
    expect((await get('/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const { body } = await get('/apis');
    expect(body.groups.map((group: { name: string }) => group.name)).toContain('apps');
    expect((await get('/apis/apps')).body.preferredVersion).toEqual({ groupVersion: 'apps/v1', version: 'v1' });
  });

  it.each(['v2', 'v2beta1'])('aggregates in the version that is asked for (%s)', async (version) => {
    for (const path of ['/api', '/apis']) {
      const answer = await get(path, `${aggregated(version)},application/json`);
      expect(answer.headers.get('content-type')).toBe(aggregated(version));
      expect(answer.body.apiVersion).toBe(`apidiscovery.k8s.io/${version}`);
    }
    const { body } = await get('/api', aggregated(version));
    const pods = body.items[0].versions[0].resources.find(
      (resource: { resource: string }) => resource.resource === 'pods',
    );
    expect(pods).toMatchObject({
      scope: 'Namespaced',
      shortNames: ['po'],
      categories: ['all'],
      singularResource: 'pod',
    });
    expect(pods.subresources.map((part: { subresource: string }) => part.subresource)).toContain('status');
  });

  it('answers the plain form when that is asked for first', async () => {
    const answer = await get('/apis', `application/json,${aggregated('v2')}`);
    expect(answer.body.kind).toBe('APIGroupList');
  });

  it('follows definitions, the most stable version first, each with its subresources', async () => {
    expect((await get('/apis/radio.example.com')).status).toBe(404);
    await api.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: definition });
    const { body } = await get('/apis/radio.example.com');
    expect(body.versions.map((entry: { version: string }) => entry.version)).toEqual(['v1', 'v1beta1', 'v2alpha1']);
    const { resources } = (await get('/apis/radio.example.com/v1')).body;
    expect(resources.map((resource: { name: string }) => resource.name)).toEqual([
      'cells',
      'cells/status',
      'cells/scale',
    ]);
    expect(resources[0]).toMatchObject({ shortNames: ['cl'], categories: ['all'], kind: 'Cell' });
    expect(resources[2]).toMatchObject({ group: 'autoscaling', version: 'v1', kind: 'Scale' });
  });

  it('serves every version of one object', async () => {
    const made = await api.call('POST', '/apis/radio.example.com/v1beta1/namespaces/default/cells', {
      body: { apiVersion: 'radio.example.com/v1beta1', kind: 'Cell', metadata: { name: 'x' }, spec: { n: 3 } },
    });
    expect(made.body.apiVersion).toBe('radio.example.com/v1beta1');
    const other = await get('/apis/radio.example.com/v1/namespaces/default/cells/x');
    expect([other.body.apiVersion, other.body.spec, other.body.metadata.uid]).toEqual([
      'radio.example.com/v1',
      { n: 3 },
      made.body.metadata.uid,
    ]);
    const scale = await get('/apis/radio.example.com/v2alpha1/namespaces/default/cells/x/scale');
    expect(scale.body).toMatchObject({ kind: 'Scale', spec: { replicas: 3 }, status: { replicas: 0 } });
  });

  it('demands a version on updates of custom resources', async () => {
    const path = '/apis/radio.example.com/v1/namespaces/default/cells/x';
    const { body } = await get(path);
    const { resourceVersion: _, ...metadata } = body.metadata;
    const refused = await api.call('PUT', path, { body: { ...body, metadata } });
    expect([refused.status, refused.body.details.causes[0].field]).toEqual([422, 'metadata.resourceVersion']);
  });
});

describe('OpenAPI', () => {
  const documentOf = async (path: string) => {
    const { paths } = (await get('/openapi/v3')).body;
    return get(paths[path].serverRelativeURL);
  };

  it('describes each group and version under an address that changes with it', async () => {
    const { paths } = (await get('/openapi/v3')).body;
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['api/v1', 'apis/apps/v1']));
    const answer = await documentOf('apis/apps/v1');
    expect(answer.headers.get('cache-control')).toBe('public, immutable');
    expect((await get('/openapi/v3/apis/none/v1')).status).toBe(404);
  });

  it('refers to shared types and describes their fields', async () => {
    const { body } = await documentOf('apis/apps/v1');
    const deployment = body.components.schemas['io.k8s.api.apps.v1.Deployment'];
    expect(deployment['x-kubernetes-group-version-kind']).toEqual([
      { group: 'apps', version: 'v1', kind: 'Deployment' },
    ]);
    expect(deployment.properties.spec.allOf).toEqual([
      { $ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec' },
    ]);
    const spec = body.components.schemas['io.k8s.api.apps.v1.DeploymentSpec'];
    expect(spec.properties.replicas.description).toContain('desired pods');
    const references = JSON.stringify(body).match(/#\/components\/schemas\/[^"]+/g) ?? [];
    for (const reference of new Set(references)) expect(body.components.schemas).toHaveProperty([reference.slice(21)]);
  });

  it('offers the validation of fields, which kubectl looks for', async () => {
    const { body } = await documentOf('api/v1');
    const operation = body.paths['/api/v1/namespaces/{namespace}/configmaps'].post;
    expect(operation['x-kubernetes-group-version-kind']).toEqual({ group: '', version: 'v1', kind: 'ConfigMap' });
    expect(operation.parameters.map((parameter: { name: string }) => parameter.name)).toContain('fieldValidation');
  });

  it('describes custom resources with the fields of every object', async () => {
    const { body } = await documentOf('apis/radio.example.com/v1');
    const cell = body.components.schemas['com.example.radio.v1.Cell'];
    expect(cell.description).toBe('A radio cell.');
    expect(Object.keys(cell.properties)).toEqual(expect.arrayContaining(['apiVersion', 'kind', 'metadata', 'spec']));
  });
});
