import type { Authority } from '../../auth/certificate.ts';
import { type CertificateRequest, parseCertificateRequest } from '../../auth/certificate-request.ts';
import type { SigningRequest } from '../../builtin/certificate/certificate-signing-request.ts';

/** The signer whose certificates log clients in. */
export const clientSigner = 'kubernetes.io/kube-apiserver-client';

const minuteMs = 60_000;
/** Certificates are valid from a little earlier: clocks of clients may be behind. */
const headStartMs = 5 * minuteMs;
/** As with a real signer; a request may ask for less. */
const longestMs = 365 * 24 * 60 * minuteMs;

const required = 'client auth';
const allowed = [required, 'digital signature', 'key encipherment'];

/** What the signer makes of a request: a certificate (PEM), why there is none and never will be, or nothing for now. */
export type Issue = { certificate: string } | { refusal: string } | undefined;

/** Signs a request that has been approved. @param now in ms */
export function issue({ spec, status }: SigningRequest, authority: Authority, now: number): Issue {
  const has = (type: string) => status?.conditions?.some((condition) => condition.type === type) ?? false;
  if (spec.signerName !== clientSigner || status?.certificate) return undefined;
  if (!has('Approved') || has('Denied') || has('Failed')) return undefined;
  const request = parseCertificateRequest(Buffer.from(spec.request, 'base64').toString('latin1'));
  const usages = spec.usages ?? [];
  const refusal = refused(request, usages);
  if (refusal) return { refusal };
  const lifetimeMs = Math.min(longestMs, (spec.expirationSeconds ?? Number.POSITIVE_INFINITY) * 1000);
  const period = { notBefore: now - headStartMs, notAfter: now + lifetimeMs };
  return { certificate: authority.clientOf({ ...request, usages }, period) };
}

function refused(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!request.isSigned()) return 'the request is not signed by the key that it is for';
  if (!request.commonName) return 'the subject has no common name, which is the name of the user';
  if (!usages.includes(required)) return `usages must include ${JSON.stringify(required)}`;
  const other = usages.find((usage) => !allowed.includes(usage));
  return other && `usage ${JSON.stringify(other)} is not for clients`;
}
