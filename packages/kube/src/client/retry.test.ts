import { describe, expect, it } from 'vitest';
import { KubeError } from '../errors.ts';
import { ApiError } from './api-error.ts';
import { type Repeatable, retryDelay } from './retry.ts';

const backoffMs = 100;
const refused = (status: number, retryAfterSeconds?: number) =>
  new ApiError({ code: status, reason: 'Refused' }, { status, ...(retryAfterSeconds ? { retryAfterSeconds } : {}) });
const broken = (code?: string) =>
  new KubeError('KUBE_UNREACHABLE', 'no answer', { cause: Object.assign(new Error('broken'), { code }) });

describe('whether and when a request is tried again', () => {
  it.each<[string, unknown, Record<Repeatable, number | undefined>]>([
    ['400', refused(400), { always: undefined, 'if-not-processed': undefined, never: undefined }],
    ['404', refused(404), { always: undefined, 'if-not-processed': undefined, never: undefined }],
    ['409', refused(409), { always: undefined, 'if-not-processed': undefined, never: undefined }],
    ['422', refused(422), { always: undefined, 'if-not-processed': undefined, never: undefined }],
    ['429', refused(429), { always: 100, 'if-not-processed': 100, never: undefined }],
    ['429 with Retry-After', refused(429, 7), { always: 7_000, 'if-not-processed': 7_000, never: undefined }],
    ['429 for an hour', refused(429, 3_600), { always: undefined, 'if-not-processed': undefined, never: undefined }],
    ['500', refused(500), { always: 100, 'if-not-processed': undefined, never: undefined }],
    ['503', refused(503), { always: 100, 'if-not-processed': undefined, never: undefined }],
    ['503 with Retry-After', refused(503, 1), { always: 1_000, 'if-not-processed': 1_000, never: undefined }],
    ['no server there', broken('ECONNREFUSED'), { always: 100, 'if-not-processed': 100, never: undefined }],
    ['no such host', broken('ENOTFOUND'), { always: 100, 'if-not-processed': 100, never: undefined }],
    ['no handshake', broken('UND_ERR_CONNECT_TIMEOUT'), { always: 100, 'if-not-processed': 100, never: undefined }],
    ['a lost answer', broken('ECONNRESET'), { always: 100, 'if-not-processed': undefined, never: undefined }],
    ['a break without a code', broken(), { always: 100, 'if-not-processed': undefined, never: undefined }],
    ['a mistake of ours', new TypeError('x'), { always: undefined, 'if-not-processed': undefined, never: undefined }],
    ['nothing at all', undefined, { always: undefined, 'if-not-processed': undefined, never: undefined }],
  ])('after %s depends on how safe a second try is', (_name, error, expected) => {
    for (const [repeatable, delay] of Object.entries(expected)) {
      expect(retryDelay(error, repeatable as Repeatable, backoffMs), repeatable).toBe(delay);
    }
  });

  it('waits its own time when the server asks for less', () => {
    expect(retryDelay(refused(429, 1), 'always', 5_000)).toBe(5_000);
  });
});
