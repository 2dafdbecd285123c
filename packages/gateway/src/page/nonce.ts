import { randomBytes } from 'node:crypto';

/** 128 bits, the least that Content Security Policy Level 3 asks for. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}
