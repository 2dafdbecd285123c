import { describe, expect, it } from 'vitest';
import { compareVersions } from '../discovery/versions.ts';
import { negotiate } from './negotiate.ts';
import { parseResourcePath } from './path.ts';

describe('a path', () => {
  it.each([
    ['/api/v1/pods', ['', 'v1', undefined, 'pods', undefined, undefined]],
    ['/api/v1/pods/', ['', 'v1', undefined, 'pods', undefined, undefined]],
    ['/api/v1/namespaces', ['', 'v1', undefined, 'namespaces', undefined, undefined]],
    ['/api/v1/namespaces/a', ['', 'v1', undefined, 'namespaces', 'a', undefined]],
    ['/api/v1/namespaces/a/status', ['', 'v1', undefined, 'namespaces', 'a', 'status']],
    ['/api/v1/namespaces/a/finalize', ['', 'v1', undefined, 'namespaces', 'a', 'finalize']],
    ['/api/v1/namespaces/a/pods', ['', 'v1', 'a', 'pods', undefined, undefined]],
    ['/api/v1/namespaces/a/pods/b/log', ['', 'v1', 'a', 'pods', 'b', 'log']],
    ['/api/v1/namespaces/a/services/b/proxy/x/y', ['', 'v1', 'a', 'services', 'b', 'proxy/x/y']],
    ['/apis/apps/v1/deployments', ['apps', 'v1', undefined, 'deployments', undefined, undefined]],
    ['/apis/apps/v1/namespaces/a/deployments/b/scale', ['apps', 'v1', 'a', 'deployments', 'b', 'scale']],
    ['/apis/g/v1/namespaces/a/roles/system%3Ax', ['g', 'v1', 'a', 'roles', 'system:x', undefined]],
    ['/api/v1/pods/%zz', ['', 'v1', undefined, 'pods', '%zz', undefined]],
  ])('%s names a resource', (path, expected) => {
    const { group, version, namespace, resource, name, subresource } = parseResourcePath(path) ?? {};
    expect([group, version, namespace, resource, name, subresource]).toEqual(expected);
  });

  it.each(['/', '/api', '/api/v1', '/apis/apps', '/apis/apps/v1', '/version', '/openapi/v3'])(
    '%s names none',
    (path) => {
      expect(parseResourcePath(path)).toBeUndefined();
    },
  );
});

describe('an Accept header', () => {
  const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  it.each([
    ['', 'json object v1'],
    ['*/*', 'json object v1'],
    ['application/json', 'json object v1'],
    ['application/json;charset=utf-8', 'json object v1'],
    ['application/yaml', 'yaml object v1'],
    ['application/vnd.kubernetes.protobuf, application/json', 'json object v1'],
    [`${table},application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json`, 'json table v1'],
    ['application/json;as=Table;v=v1beta1;g=meta.k8s.io', 'json table v1beta1'],
    ['application/json;as=Table;v=v9;g=meta.k8s.io,application/json', 'json object v1'],
    ['application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', 'json partial v1'],
    ['application/json;as=Unknown;v=v1;g=meta.k8s.io,application/yaml', 'yaml object v1'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'json object v1'],
  ])('%s gets %s', (accept, expected) => {
    const { format, as, metaVersion } = negotiate(accept);
    expect(`${format} ${as} ${metaVersion}`).toBe(expected);
  });

  it.each(['text/csv', 'application/vnd.kubernetes.protobuf', ';', 'application/json;as=Unknown;v=v1;g=meta.k8s.io'])(
    '%s gets nothing',
    (accept) => {
      expect(() => negotiate(accept)).toThrow('only the following media types are accepted');
    },
  );
});

describe('versions of a group', () => {
  it('come in the order of Kubernetes, whatever order they were in', () => {
    const ordered = ['v10', 'v2', 'v1', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'foo1', 'foo10'];
    expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered);
    expect([...ordered].sort().sort(compareVersions)).toEqual(ordered);
  });
});
