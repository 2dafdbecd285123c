import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../http/message.ts';
import { Catalog } from '../registry/catalog.ts';
import type { ResourceInfo } from '../registry/resource.ts';
import type { Resource, Subresource } from '../registry/resource-api.ts';
import { Discovery } from './discovery.ts';

function resource(info: Partial<ResourceInfo>, subresources: Record<string, Partial<Subresource>> = {}): Resource {
  const defaults: Partial<ResourceInfo> = {
    group: '',
    version: 'v1',
    kind: 'Pod',
    plural: 'pods',
    singular: 'pod',
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete', 'deletecollection'],
    custom: false,
  };
  return { info: { ...defaults, ...info }, subresources } as unknown as Resource;
}

const pods = resource(
  { shortNames: ['po'], categories: ['all'] },
  { status: { group: '', version: 'v1', kind: 'Pod', verbs: ['get', 'patch', 'update'] } },
);
const nodes = resource({ kind: 'Node', plural: 'nodes', singular: 'node', namespaced: false });
const slice: Partial<ResourceInfo> = {
  group: 'g.example.com',
  kind: 'Slice',
  plural: 'slices',
  singular: 'slice',
  custom: true,
};
const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] };
const slices = resource(slice, { scale });
const betaSlices = resource({ ...slice, version: 'v1beta1' });

const V2 = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const V2BETA1 = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList';
/** What kubectl asks for, by its version. */
const kubectl = {
  '1.25': 'application/json, */*',
  '1.29': `${V2BETA1},application/json`,
  '1.35': `${V2},${V2BETA1},application/json`,
};

describe('discovery', () => {
  let catalog: Catalog;
  let discovery: Discovery;

  beforeEach(() => {
    catalog = new Catalog();
    for (const one of [pods, nodes, betaSlices, slices]) catalog.add(one);
    discovery = new Discovery(catalog);
  });

  // biome-ignore lint/suspicious/noExplicitAny: documents are read as their clients read them.
  function read(path: string, accept = 'application/json'): any {
    const answer = discovery.answer(path, accept) as Answer | undefined;
    return answer && JSON.parse(String(answer.body));
  }
  const typeOf = (path: string, accept: string) => discovery.answer(path, accept)?.headers['content-type'];

  describe('one document at a time, as clients before 1.26 read it', () => {
    it('starts with the versions of the core group and the groups', () => {
      expect(read('/api')).toEqual({
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }],
      });
      expect(read('/apis')).toEqual({
        kind: 'APIGroupList',
        apiVersion: 'v1',
        groups: [
          {
            name: 'g.example.com',
            versions: [
              { groupVersion: 'g.example.com/v1', version: 'v1' },
              { groupVersion: 'g.example.com/v1beta1', version: 'v1beta1' },
            ],
            preferredVersion: { groupVersion: 'g.example.com/v1', version: 'v1' },
          },
        ],
      });
      expect(read('/apis/g.example.com')).toEqual({
        kind: 'APIGroup',
        apiVersion: 'v1',
        ...read('/apis').groups[0],
      });
    });

    it('lists resources with their subresources', () => {
      expect(read('/api/v1')).toEqual({
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: 'v1',
        resources: [
          expect.objectContaining({ name: 'nodes', namespaced: false, kind: 'Node' }),
          {
            name: 'pods',
            singularName: 'pod',
            namespaced: true,
            kind: 'Pod',
            verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
            shortNames: ['po'],
            categories: ['all'],
          },
          { name: 'pods/status', singularName: '', namespaced: true, kind: 'Pod', verbs: ['get', 'patch', 'update'] },
        ],
      });
    });

    it('says the group and version of a subresource that has another than its resource', () => {
      const { resources } = read('/apis/g.example.com/v1');
      expect(resources[1]).toEqual({ name: 'slices/scale', singularName: '', namespaced: true, ...scale });
    });

    it('lists the verbs of custom resources as their server does', () => {
      const [{ verbs }] = read('/apis/g.example.com/v1beta1').resources;
      expect(verbs).toEqual(['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']);
    });

    it('lists only verbs that are served', () => {
      catalog.add(resource({ ...slice, plural: 'reviews', verbs: ['create'] }));
      expect(read('/apis/g.example.com/v1').resources[0]).toMatchObject({ name: 'reviews', verbs: ['create'] });
    });
  });

  describe('all in one document', () => {
    it.each([
      ['1.29', 'v2beta1'],
      ['1.35', 'v2'],
    ] as const)('is what kubectl %s gets, as %s', (program, version) => {
      const wanted = { v2: V2, v2beta1: V2BETA1 }[version];
      expect(typeOf('/apis', kubectl[program])).toBe(wanted);
      expect(typeOf('/api', kubectl[program])).toBe(wanted);
      const { kind, apiVersion, metadata } = read('/apis', kubectl[program]);
      expect([kind, apiVersion, metadata]).toEqual(['APIGroupDiscoveryList', `apidiscovery.k8s.io/${version}`, {}]);
    });

    it('is kept apart by caches from the other form', () => {
      expect(discovery.answer('/apis', V2)?.headers['vary']).toBe('Accept');
    });

    it.each([
      ['a client that takes any JSON', 'application/json, */*'],
      ['a client that takes anything', '*/*'],
      ['a client that says nothing', ''],
      ['a client that would rather have the plain form', `application/json,${V2}`],
      ['a client of a version to come', 'application/json;g=apidiscovery.k8s.io;v=v3;as=APIGroupDiscoveryList'],
      ['a client that wants it in protobuf alone', V2.replace('json', 'vnd.kubernetes.protobuf')],
      ['a client that wants another kind', V2.replace('APIGroupDiscoveryList', 'APIGroupDiscovery')],
    ])('is not given to %s', (_name, accept) => {
      expect(typeOf('/apis', accept)).toBe('application/json');
      expect(read('/apis', accept).kind).toBe('APIGroupList');
      expect(read('/api', accept).kind).toBe('APIVersions');
    });

    it('has the core group under /api and the others under /apis', () => {
      expect(read('/api', V2).items.map((item: { metadata: object }) => item.metadata)).toEqual([{}]);
      expect(read('/apis', V2).items.map((item: { metadata: object }) => item.metadata)).toEqual([
        { name: 'g.example.com' },
      ]);
    });

    it('describes a resource with its subresources', () => {
      const [group] = read('/apis', V2).items;
      expect(group.versions.map(({ version, freshness }: Record<string, string>) => [version, freshness])).toEqual([
        ['v1', 'Current'],
        ['v1beta1', 'Current'],
      ]);
      expect(group.versions[0].resources).toEqual([
        {
          resource: 'slices',
          responseKind: { group: 'g.example.com', version: 'v1', kind: 'Slice' },
          scope: 'Namespaced',
          singularResource: 'slice',
          verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
          subresources: [
            {
              subresource: 'scale',
              responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
              verbs: ['get', 'patch', 'update'],
            },
          ],
        },
      ]);
    });

    it('says the same as the documents one at a time', () => {
      for (const root of ['/api', '/apis']) {
        for (const group of read(root, V2).items) {
          for (const { version, resources } of group.versions) {
            const path = group.metadata.name ? `/apis/${group.metadata.name}/${version}` : `/api/${version}`;
            const plain: { name: string; kind: string; namespaced: boolean; verbs: string[] }[] = read(path).resources;
            // biome-ignore lint/suspicious/noExplicitAny: documents are read as their clients read them.
            const aggregated = resources.flatMap((one: any) => [
              [one.resource, one.responseKind.kind, one.scope === 'Namespaced', one.verbs.toSorted()],
              // biome-ignore lint/suspicious/noExplicitAny: as above.
              ...(one.subresources ?? []).map((part: any) => [
                `${one.resource}/${part.subresource}`,
                part.responseKind.kind,
                one.scope === 'Namespaced',
                part.verbs.toSorted(),
              ]),
            ]);
            expect(plain.map((one) => [one.name, one.kind, one.namespaced, one.verbs.toSorted()])).toEqual(aggregated);
          }
        }
      }
    });
  });

  it.each([
    '/api/v2',
    '/apis/none.example.com',
    '/apis/none.example.com/v1',
    '/apis/g.example.com/v9',
    '/apis/g.example.com/v1/slices',
    '/api/v1/pods',
    '/version',
    '/apish',
    '/',
  ])('has nothing at %s', (path) => {
    expect(discovery.answer(path, '*/*')).toBeUndefined();
  });

  it('does not mind a slash at the end', () => {
    expect(read('/apis/')).toEqual(read('/apis'));
    expect(read('/apis/g.example.com/v1/')).toEqual(read('/apis/g.example.com/v1'));
  });

  it('is made once and again when what is served changes', () => {
    const before = discovery.groups;
    expect(discovery.groups).toBe(before);
    catalog.remove(slices);
    catalog.remove(betaSlices);
    expect(read('/apis').groups).toEqual([]);
    expect(read('/apis/g.example.com/v1')).toBeUndefined();
    catalog.add(slices);
    expect(read('/apis/g.example.com').preferredVersion.version).toBe('v1');
  });

  it('of a server without core resources still knows the core version', () => {
    const empty = new Discovery(new Catalog());
    expect(empty.answer('/api', 'application/json')?.status).toBe(200);
    expect(empty.answer('/api/v1', 'application/json')).toBeUndefined();
  });
});
