import { parseCertificateRequest } from '../../auth/certificate-request.ts';
import { DerError } from '../../auth/der-reader.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import type { SigningRequest } from './certificate-signing-request.ts';

/** Certificates shorter than ten minutes are not asked for. */
const minSeconds = 600;

export function validateRequest({ spec }: SigningRequest): FieldError[] {
  const errors: FieldError[] = [];
  const broken = whyBroken(spec.request);
  if (broken) errors.push(invalid('spec.request', spec.request, broken));
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

function whyBroken(request: string): string | undefined {
  try {
    parseCertificateRequest(Buffer.from(request ?? '', 'base64').toString('latin1'));
    return undefined;
  } catch (error) {
    if (error instanceof DerError) return error.message;
    throw error;
  }
}
