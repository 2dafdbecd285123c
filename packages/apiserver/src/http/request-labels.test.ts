import { describe, expect, it } from 'vitest';
import type { Resource } from '../registry/resource-api.ts';
import type { ApiRequest } from './message.ts';
import { parseResourcePath, type ResourcePath } from './path.ts';
import { otherLabels, resourceLabels } from './request-labels.ts';

const pods = { subresources: { status: {}, log: {}, proxy: {} } } as unknown as Resource;

function request(method: string, type = ''): ApiRequest {
  return { method, url: '', headers: { 'content-type': type }, body: Buffer.alloc(0) };
}

function labels(method: string, url: string, type?: string) {
  const [path = '', query] = url.split('?');
  return resourceLabels(
    request(method, type),
    new URLSearchParams(query),
    parseResourcePath(path) as ResourcePath,
    pods,
  );
}

const one = '/api/v1/namespaces/a/pods/one';
const all = '/api/v1/namespaces/a/pods';

describe('a request is counted', () => {
  it.each([
    ['GET', one, 'GET', 'resource'],
    ['GET', all, 'LIST', 'namespace'],
    ['GET', '/api/v1/pods', 'LIST', 'cluster'],
    ['GET', `${all}?watch=true`, 'WATCH', 'namespace'],
    ['GET', `${one}?watch=1`, 'WATCH', 'resource'],
    ['POST', all, 'POST', 'resource'],
    ['PUT', one, 'PUT', 'resource'],
    ['PATCH', one, 'PATCH', 'resource'],
    ['DELETE', one, 'DELETE', 'resource'],
    ['DELETE', all, 'DELETECOLLECTION', 'namespace'],
    ['NONSENSE', one, 'other', 'resource'],
  ])('as its verb and scope: %s %s', (method, url, verb, scope) => {
    expect(labels(method, url)).toMatchObject({ verb, scope, group: '', version: 'v1', resource: 'pods', dryRun: '' });
  });

  it('apart when it applies, or only tries', () => {
    expect(labels('PATCH', one, 'application/apply-patch+yaml').verb).toBe('APPLY');
    expect(labels('PATCH', one, 'application/merge-patch+json').verb).toBe('PATCH');
    expect(labels('PUT', `${one}?dryRun=All`).dryRun).toBe('All');
  });

  it.each([
    ['status', 'status'],
    ['proxy/some/path', 'proxy'],
    ['made-up', ''],
    ['constructor', ''],
  ])('with its subresource when there is one: %s', (part, subresource) => {
    expect(labels('GET', `${one}/${part}`).subresource).toBe(subresource);
  });

  it.each([
    ['GET', 'GET'],
    ['PROPFIND', 'other'],
  ])('together with all others when it is for no resource (%s)', (method, verb) => {
    const empty = { group: '', version: '', resource: '', subresource: '', scope: '', dryRun: '' };
    expect(otherLabels(request(method))).toEqual({ verb, ...empty });
  });
});
