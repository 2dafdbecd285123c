import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Authority } from '../../auth/certificate.ts';
import { encodedRequest, newKey, type RequestWish } from '../../auth/testing/certificate-request.ts';
import type { SigningRequest } from '../../builtin/certificate/certificate-signing-request.ts';
import { clientSigner, issue } from './issue.ts';

const now = Date.UTC(2026, 0, 1);
const authority = Authority.create('test-ca', now);
const ca = new X509Certificate(authority.pair.cert);
const approved = { type: 'Approved', status: 'True' };

function request(spec: object = {}, status: object = { conditions: [approved] }, wish: RequestWish = {}) {
  const asked = encodedRequest({ commonName: 'jane', organizations: ['dev'], ...wish });
  const base = { request: asked, signerName: clientSigner, usages: ['digital signature', 'client auth'] };
  return { spec: { ...base, ...spec }, status } as unknown as SigningRequest;
}

describe('the signer of client certificates', () => {
  it('issues what was asked for, for a year', () => {
    const made = issue(request(), authority, now) as { certificate: string };
    const certificate = new X509Certificate(made.certificate);
    expect([certificate.verify(ca.publicKey), certificate.checkIssued(ca), certificate.ca]).toEqual([
      true,
      true,
      false,
    ]);
    expect(certificate.subject.split('\n').sort()).toEqual(['CN=jane', 'O=dev']);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(Date.parse(certificate.validFrom)).toBe(now - 300_000);
    expect(Date.parse(certificate.validTo)).toBe(now + 365 * 86_400_000);
  });

  it.each([
    [600, 600],
    [86_400, 86_400],
    [10 * 365 * 86_400, 365 * 86_400],
  ])('of one that may live %i seconds lets it live %i', (expirationSeconds, seconds) => {
    const { certificate } = issue(request({ expirationSeconds }), authority, now) as { certificate: string };
    expect(Date.parse(new X509Certificate(certificate).validTo)).toBe(now + seconds * 1000);
  });

  it.each<[string, object, object]>([
    ['that nobody has approved', {}, {}],
    ['that was denied', {}, { conditions: [{ type: 'Denied', status: 'True' }] }],
    ['that was refused before', {}, { conditions: [approved, { type: 'Failed', status: 'True' }] }],
    ['that has its certificate', {}, { conditions: [approved], certificate: 'eA==' }],
    ['for another signer', { signerName: 'example.com/serving' }, { conditions: [approved] }],
  ])('leaves one alone %s', (_what, spec, status) => {
    expect(issue(request(spec, status), authority, now)).toBeUndefined();
  });

  it.each<[string, object, RequestWish, string]>([
    ['is not for clients', { usages: ['digital signature'] }, {}, 'usages must include "client auth"'],
    ['is for servers too', { usages: ['client auth', 'server auth'] }, {}, 'usage "server auth" is not for clients'],
    ['names no user', {}, { commonName: '' }, 'the subject has no common name, which is the name of the user'],
    ['is for a key of others', {}, { signer: newKey() }, 'the request is not signed by the key that it is for'],
  ])('refuses one that %s', (_what, spec, wish, refusal) => {
    expect(issue(request(spec, undefined, wish), authority, now)).toEqual({ refusal });
  });
});
