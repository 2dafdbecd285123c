import { type FieldError, invalid } from '../../status/field-error.ts';
import { addressError } from '../service/address.ts';

/** An address that traffic can be sent to. */
export function validateAddress(field: string, address: string): FieldError[] {
  const error = addressError(address);
  if (error) return [invalid(field, address, error)];
  if (address === '0.0.0.0' || address === '::')
    return [invalid(field, address, `may not be unspecified (${address})`)];
  if (/^127\.|^::1$/.test(address)) {
    return [invalid(field, address, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')];
  }
  if (/^169\.254\.|^fe[89ab]/i.test(address)) {
    return [invalid(field, address, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')];
  }
  return [];
}
