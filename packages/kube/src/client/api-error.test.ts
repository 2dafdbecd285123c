import { describe, expect, it } from 'vitest';
import { KubeError } from '../errors.ts';
import { ApiError, apiErrorFrom, ignoreNotFound, isApiError } from './api-error.ts';
import { isStatus } from './status.ts';

const error = (status: number, body: object = {}) => new ApiError(body, { status });
const kinds = [
  'isNotFound',
  'isAlreadyExists',
  'isConflict',
  'isInvalid',
  'isBadRequest',
  'isUnauthorized',
  'isForbidden',
  'isGone',
  'isTooManyRequests',
  'isServerError',
  'isNamespaceTerminating',
] as const;

describe('an answer of the API server', () => {
  it.each<[number, object, (typeof kinds)[number][]]>([
    [400, { reason: 'BadRequest' }, ['isBadRequest']],
    [401, { reason: 'Unauthorized' }, ['isUnauthorized']],
    [403, { reason: 'Forbidden' }, ['isForbidden']],
    [
      403,
      { reason: 'Forbidden', details: { causes: [{ reason: 'NamespaceTerminating' }] } },
      ['isForbidden', 'isNamespaceTerminating'],
    ],
    [404, { reason: 'NotFound' }, ['isNotFound']],
    [404, {}, ['isNotFound']],
    [405, { reason: 'MethodNotAllowed' }, []],
    [409, { reason: 'AlreadyExists' }, ['isAlreadyExists']],
    [409, { reason: 'Conflict' }, ['isConflict']],
    [410, { reason: 'Expired' }, ['isGone']],
    [410, { reason: 'Gone' }, ['isGone']],
    [422, { reason: 'Invalid' }, ['isInvalid']],
    [429, { reason: 'TooManyRequests' }, ['isTooManyRequests']],
    [500, { reason: 'InternalError' }, ['isServerError']],
    [500, { reason: 'Expired' }, ['isGone', 'isServerError']],
    [503, { reason: 'ServiceUnavailable' }, ['isServerError']],
    [504, { reason: 'Timeout' }, ['isServerError']],
  ])('%i %j is of the kinds %j', (status, body, expected) => {
    const made = error(status, body);
    expect(kinds.filter((kind) => made[kind])).toEqual(expected);
    expect(made).toMatchObject({ status, name: 'ApiError', code: 'KUBE_API_REJECTED', body });
  });

  it('is an error of this package with the message of the server', () => {
    const made = error(404, { message: 'pods "a" not found' });
    expect(made).toBeInstanceOf(KubeError);
    expect(made).toBeInstanceOf(Error);
    expect(made.message).toBe('pods "a" not found');
    expect(error(404).message).toBe('HTTP 404');
    expect(error(404).reason).toBe('');
  });

  it('says field by field what is wrong', () => {
    const causes = [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.text' }];
    expect(error(422, { details: { causes } }).causes).toEqual(causes);
    expect(error(422).causes).toEqual([]);
  });

  it('can be picked out of all that may be thrown', () => {
    expect(isApiError(error(403))).toBe(true);
    expect(isApiError(error(403), (e) => e.isForbidden)).toBe(true);
    expect(isApiError(error(403), (e) => e.isNotFound)).toBe(false);
    for (const other of [new Error('x'), new KubeError('KUBE_UNREACHABLE', 'x'), undefined, 'text']) {
      expect(isApiError(other)).toBe(false);
    }
  });

  it('that something is missing can be taken for nothing', () => {
    expect(ignoreNotFound(error(404))).toBeUndefined();
    for (const other of [error(403), new Error('x')]) expect(() => ignoreNotFound(other)).toThrow(other);
  });
});

describe('a conflict of server-side apply', () => {
  const cause = (message: string, field: string) => ({ reason: 'FieldManagerConflict', message, field });
  it('names the managers and their fields', () => {
    const causes = [
      cause('conflict with "hpa" using apps/v1', '.spec.replicas'),
      cause('conflict with "kubectl" with subresource "status" using apps/v1', '.status.x'),
      { reason: 'Other', message: 'conflict with "nobody"', field: '.spec' },
    ];
    expect(error(409, { reason: 'Conflict', details: { causes } })).toMatchObject({
      code: 'KUBE_APPLY_CONFLICT',
      isConflict: true,
      conflicts: [
        { field: '.spec.replicas', manager: 'hpa' },
        { field: '.status.x', manager: 'kubectl' },
      ],
    });
  });

  it.each([
    [409, { reason: 'Conflict' }],
    [409, { reason: 'Conflict', details: { causes: [{ reason: 'Other' }] } }],
    [422, { details: { causes: [cause('conflict with "x"', '.a')] } }],
  ])('is not every refusal: %i %j', (status, body) => {
    expect(error(status, body).code).toBe('KUBE_API_REJECTED');
  });

  it('that cannot be understood is one all the same', () => {
    const body = { details: { causes: [{ reason: 'FieldManagerConflict' }] } };
    expect(error(409, body).conflicts).toEqual([{ field: '', manager: '' }]);
  });
});

describe('an answer that is not a good one', () => {
  it.each([
    ['a Status', '{"kind":"Status","message":"no","reason":"Forbidden"}', 'no', 'Forbidden'],
    ['a page of a proxy', '<h1>Bad gateway</h1>\n', 'HTTP 502: <h1>Bad gateway</h1>', ''],
    ['other JSON', '{"error":"no"}', 'HTTP 502: {"error":"no"}', ''],
    ['nothing', '', 'HTTP 502', ''],
    ['a long page', 'x'.repeat(500), `HTTP 502: ${'x'.repeat(200)}`, ''],
  ])('is an error though it is %s', (_name, text, message, reason) => {
    expect(apiErrorFrom(502, text, undefined)).toMatchObject({ status: 502, message, reason });
  });

  it.each([
    ['7', undefined, 7],
    ['0', undefined, 0],
    [undefined, 3, 3],
    ['7', 3, 7],
    ['-1', undefined, undefined],
    ['Fri, 31 Dec 1999 23:59:59 GMT', undefined, undefined],
    [undefined, undefined, undefined],
  ])('asks to wait: header %j, status %j, so %j seconds', (header, inStatus, seconds) => {
    const status = { kind: 'Status', details: inStatus === undefined ? {} : { retryAfterSeconds: inStatus } };
    expect(apiErrorFrom(429, JSON.stringify(status), header).retryAfterSeconds).toBe(seconds);
  });

  it.each([
    [{ kind: 'Status' }, true],
    [{ kind: 'Pod', status: {} }, false],
    [null, false],
    ['Status', false],
    [undefined, false],
  ])('is told by what it holds: %j is a Status: %s', (body, expected) => {
    expect(isStatus(body)).toBe(expected);
  });
});
