import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import { concernsAll, failureOf } from './failure.ts';

function coded(code: string, extras: Record<string, unknown> = {}, message = 'it failed') {
  return Object.assign(new Error(message), { code, ...extras });
}

describe('failureOf', () => {
  it('keeps code, details and headers of an error of the gateway, and takes the status from its code', () => {
    const error = new GatewayError('GATEWAY_METHOD_NOT_ALLOWED', 'GET only', {
      details: [{ field: 'method', message: 'POST is not allowed' }],
      headers: { allow: 'GET' },
    });
    expect(failureOf(error)).toEqual({
      status: 405,
      code: 'GATEWAY_METHOD_NOT_ALLOWED',
      error: 'GET only',
      details: [{ field: 'method', message: 'POST is not allowed' }],
      headers: { allow: 'GET' },
    });
  });

  it.each([
    ['an unknown session', coded('SLICING_SESSION_NOT_FOUND'), 404, 'SLICING_SESSION_NOT_FOUND'],
    ['a session that is still going', coded('SLICING_SESSION_TERMINATING'), 409, 'SLICING_SESSION_TERMINATING'],
    ['a SUPI that is not the one of the UE', coded('SLICING_SUPI_MISMATCH'), 409, 'SLICING_SUPI_MISMATCH'],
    ['a session that others keep changing', coded('SLICING_SESSION_BUSY'), 409, 'SLICING_SESSION_BUSY'],
    ['a request that slicing cannot serve', coded('SLICING_SLICE_UNKNOWN'), 422, 'SLICING_SLICE_UNKNOWN'],
    [
      'an object that the API server finds invalid',
      coded('KUBE_API_REJECTED', { status: 422 }),
      400,
      'GATEWAY_INPUT_INVALID',
    ],
    ['a bad request to the API server', coded('KUBE_API_REJECTED', { status: 400 }), 400, 'GATEWAY_INPUT_INVALID'],
    ['missing credentials', coded('KUBE_API_REJECTED', { status: 401 }), 502, 'GATEWAY_CLUSTER_REFUSED'],
    ['missing rights', coded('KUBE_API_REJECTED', { status: 403 }), 502, 'GATEWAY_CLUSTER_REFUSED'],
    [
      'a kind or namespace that is not there yet',
      coded('KUBE_KIND_UNKNOWN', { status: 404 }),
      503,
      'GATEWAY_CLUSTER_UNAVAILABLE',
    ],
    ['a conflict', coded('KUBE_API_REJECTED', { status: 409 }), 409, 'GATEWAY_CONFLICT'],
    ['an API server that throttles', coded('KUBE_API_REJECTED', { status: 429 }), 429, 'GATEWAY_CLUSTER_BUSY'],
    ['an API server that fails', coded('KUBE_API_REJECTED', { status: 500 }), 503, 'GATEWAY_CLUSTER_UNAVAILABLE'],
    ['an API server that is away', coded('KUBE_UNREACHABLE'), 503, 'GATEWAY_CLUSTER_UNAVAILABLE'],
    ['a refused connection', coded('ECONNREFUSED'), 503, 'GATEWAY_CLUSTER_UNAVAILABLE'],
    ['a socket that broke', coded('UND_ERR_SOCKET'), 503, 'GATEWAY_CLUSTER_UNAVAILABLE'],
    ['another code', coded('ERR_ASSERTION'), 500, 'GATEWAY_INTERNAL'],
    ['an error without code', new TypeError('x is undefined'), 500, 'GATEWAY_INTERNAL'],
    ['something that is no error', 'oops', 500, 'GATEWAY_INTERNAL'],
  ])('answers %s', (_, error, status, code) => {
    expect(failureOf(error)).toMatchObject({ status, code });
  });

  it.each([503, 429, 409])('says when to come back after %i of the API server', (status) => {
    expect(failureOf(coded('KUBE_API_REJECTED', { status })).headers).toEqual({ 'retry-after': '1' });
  });

  it('passes on how long the API server asks to wait', () => {
    const error = coded('KUBE_API_REJECTED', { status: 429, retryAfterSeconds: 7 });
    expect(failureOf(error).headers).toEqual({ 'retry-after': '7' });
  });

  it.each([
    ['SLICING_SESSION_BUSY', { 'retry-after': '1' }],
    ['SLICING_SESSION_TERMINATING', { 'retry-after': '1' }],
    ['SLICING_SUPI_MISMATCH', {}],
    ['SLICING_SESSION_NOT_FOUND', {}],
  ])('says whether the same request will do later: %s', (code, headers) => {
    expect(failureOf(coded(code)).headers).toEqual(headers);
  });

  it('lists every cause that the API server names', () => {
    const causes = [
      { field: 'spec.dnn', message: 'too long' },
      { field: 'spec.slice', message: 'bad name' },
    ];
    expect(failureOf(coded('KUBE_API_REJECTED', { status: 422, causes })).details).toEqual(causes);
  });

  it('tells nothing of what went wrong inside', () => {
    const failure = failureOf(new TypeError('secret of the house'));
    expect(JSON.stringify(failure)).not.toContain('secret');
    expect(failure.details).toEqual([]);
  });

  it('masks SUPIs in the text and in the details', () => {
    const supi = 'imsi-208950000000001';
    const error = coded(
      'SLICING_SESSION_NOT_FOUND',
      { causes: [{ field: 'supi', message: `${supi} is unknown` }] },
      `no ${supi}`,
    );
    expect(JSON.stringify(failureOf(error))).not.toContain('0000000001');
  });
});

describe('concernsAll', () => {
  it.each([
    [404, false],
    [409, false],
    [422, false],
    [429, true],
    [503, true],
    [504, true],
  ])('status %i: %s', (status, expected) => {
    expect(concernsAll({ status, code: 'X', error: '', details: [], headers: {} })).toBe(expected);
  });
});
