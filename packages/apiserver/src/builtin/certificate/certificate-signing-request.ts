import { isDeepStrictEqual } from 'node:util';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import { ageColumn, column, nameColumn } from '../kind/columns.ts';
import { humanDuration } from '../kind/duration.ts';
import { defineKind } from '../kind/kind.ts';

interface SigningRequest extends ApiObject {
  spec: { request: string; signerName: string; usages?: string[]; expirationSeconds?: number; username?: string };
  status?: { certificate?: string; conditions?: { type: string; status: string }[] };
}

/** Certificates shorter than ten minutes are not asked for. */
const minSeconds = 600;

/** Requests are kept, with what a signer writes into their status; nothing here signs them. */
export const certificateSigningRequestKind = defineKind<SigningRequest>({
  type: 'certificates/v1.CertificateSigningRequest',
  group: 'certificates.k8s.io',
  plural: 'certificatesigningrequests',
  shortNames: ['csr'],
  clusterScoped: true,
  hasStatus: true,
  allColumns: [
    nameColumn,
    ageColumn,
    column<SigningRequest>(
      'SignerName',
      ({ spec }) => spec.signerName,
      'certificates/v1.CertificateSigningRequestSpec.signerName',
    ),
    column<SigningRequest>(
      'Requestor',
      ({ spec }) => spec.username ?? '',
      'certificates/v1.CertificateSigningRequestSpec.request',
    ),
    column<SigningRequest>(
      'RequestedDuration',
      ({ spec }) => (spec.expirationSeconds ? humanDuration(spec.expirationSeconds * 1000) : '<none>'),
      'certificates/v1.CertificateSigningRequestSpec.expirationSeconds',
    ),
    column<SigningRequest>('Condition', conditionCell, 'certificates/v1.CertificateSigningRequestStatus.conditions'),
  ],
  selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName },
  strategy: {
    validate: validateRequest,
    validateUpdate: (request, old) =>
      isDeepStrictEqual(request.spec, old.spec) ? [] : [forbidden('spec', 'field is immutable')],
  },
});

function conditionCell({ status }: SigningRequest): string {
  const has = (type: string): boolean => (status?.conditions ?? []).some((condition) => condition.type === type);
  const words = [has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'];
  if (has('Failed')) words.push('Failed');
  if (status?.certificate) words.push('Issued');
  return words.join(',');
}

function validateRequest({ spec }: SigningRequest): FieldError[] {
  const errors: FieldError[] = [];
  if (!Buffer.from(spec.request, 'base64').includes('-----BEGIN CERTIFICATE REQUEST-----')) {
    errors.push(invalid('spec.request', spec.request, 'PEM block type must be CERTIFICATE REQUEST'));
  }
  if (!spec.usages?.length) errors.push(required('spec.usages', 'usages must be specified'));
  if (!spec.signerName) errors.push(required('spec.signerName'));
  else if (!/^[^/]+\.[^/]+\/.+$/.test(spec.signerName)) {
    errors.push(
      invalid(
        'spec.signerName',
        spec.signerName,
        'must be a fully qualified domain and path of the form "example.com/signer-name"',
      ),
    );
  }
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < minSeconds) {
    errors.push(
      invalid(
        'spec.expirationSeconds',
        spec.expirationSeconds,
        'may not specify a duration less than 600 seconds (10 minutes)',
      ),
    );
  }
  return errors;
}
