import { describe, expect, it } from 'vitest';
import type { ApiRequest } from './message.ts';
import { parseResourcePath, withoutWatchPrefix } from './path.ts';
import { requestAttributes } from './request-attributes.ts';

/** Verb, group, resource, namespace and name of a request line. */
function attributes(line: string): string {
  const [method = '', url = ''] = line.split(' ');
  const [path = '', query = ''] = url.split('?', 2);
  const request = { method, url } as unknown as ApiRequest;
  const found = requestAttributes(request, path, new URLSearchParams(query), parseResourcePath(path));
  if (found.path !== undefined) return `${found.verb} ${found.path}`;
  return [found.verb, found.group || 'core', found.resource, found.namespace || '-', found.name || '-'].join(' ');
}

describe('a request', () => {
  it.each([
    ['GET /api/v1/pods', 'list core pods - -'],
    ['GET /api/v1/pods?watch=true', 'watch core pods - -'],
    ['GET /api/v1/pods?watch', 'watch core pods - -'],
    ['GET /api/v1/pods?watch=false', 'list core pods - -'],
    ['GET /api/v1/pods?watch=0', 'list core pods - -'],
    ['GET /api/v1/namespaces/a/pods', 'list core pods a -'],
    ['GET /api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Db', 'list core pods a b'],
    ['GET /api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Db&watch=1', 'watch core pods a b'],
    ['GET /api/v1/namespaces/a/pods?fieldSelector=metadata.name!%3Db', 'list core pods a -'],
    ['GET /api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Db,spec.x%3Dy', 'list core pods a -'],
    ['GET /api/v1/namespaces/a/pods/b', 'get core pods a b'],
    ['HEAD /api/v1/namespaces/a/pods/b', 'get core pods a b'],
    ['GET /api/v1/namespaces/a/pods/b?watch=true', 'watch core pods a b'],
    ['GET /api/v1/namespaces/a/pods/b/log', 'get core pods/log a b'],
    ['GET /api/v1/namespaces/a/pods/b/log?watch=true', 'get core pods/log a b'],
    ['POST /api/v1/namespaces/a/pods', 'create core pods a -'],
    ['POST /api/v1/namespaces/a/pods/b/eviction', 'create core pods/eviction a b'],
    ['GET /api/v1/namespaces/a/services/b/proxy/x/y', 'get core services/proxy a b'],
    ['PUT /apis/apps/v1/namespaces/a/deployments/b', 'update apps deployments a b'],
    ['PATCH /apis/apps/v1/namespaces/a/deployments/b/scale', 'patch apps deployments/scale a b'],
    ['DELETE /apis/apps/v1/namespaces/a/deployments/b', 'delete apps deployments a b'],
    ['DELETE /apis/apps/v1/namespaces/a/deployments', 'deletecollection apps deployments a -'],
    ['DELETE /apis/apps/v1/deployments', 'deletecollection apps deployments - -'],
    ['GET /api/v1/namespaces', 'list core namespaces - -'],
    ['GET /api/v1/namespaces/a', 'get core namespaces a a'],
    ['PUT /api/v1/namespaces/a/finalize', 'update core namespaces/finalize a a'],
    ['GET /apis/x.io/v1/namespaces/a', 'get x.io namespaces - a'],
    ['OPTIONS /api/v1/pods', ' core pods - -'],
    ['GET /version', 'get /version'],
    ['GET /apis/apps/v1', 'get /apis/apps/v1'],
    ['POST /healthz', 'post /healthz'],
  ])('%s wants to %s', (line, wanted) => {
    expect(attributes(line)).toBe(wanted);
  });
});

describe('the old form of a watch', () => {
  it.each([
    ['/api/v1/watch/pods', '/api/v1/pods'],
    ['/api/v1/watch/namespaces/a/pods/b', '/api/v1/namespaces/a/pods/b'],
    ['/apis/apps/v1/watch/deployments', '/apis/apps/v1/deployments'],
    ['/api/v1/namespaces/watch/pods', undefined],
    ['/api/v1/pods', undefined],
    ['/api/v1/watch', undefined],
    ['/watch/pods', undefined],
    ['/apis/watch/v1/pods', undefined],
  ])('%s is %s', (path, instead) => {
    expect(withoutWatchPrefix(path)).toBe(instead);
  });
});
