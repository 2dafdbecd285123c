import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { bits, explicit, integer, oid, sequence, set, utf8 } from '../der.ts';

export interface RequestWish {
  commonName?: string;
  organizations?: readonly string[];
  /** P-256 by default. */
  key?: KeyObject;
  /** Signs in place of `key`, as an impostor would. */
  signer?: KeyObject;
}

export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** A request for a certificate (PKCS #10) as PEM, for tests. */
export function certificateRequest({
  commonName,
  organizations = [],
  key = newKey(),
  signer = key,
}: RequestWish): string {
  const part = (type: string, value: string) => set(sequence(oid(type), utf8(value)));
  const subject = sequence(
    ...organizations.map((value) => part('2.5.4.10', value)),
    ...(commonName === undefined ? [] : [part('2.5.4.3', commonName)]),
  );
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const info = sequence(integer(Buffer.from([0])), subject, publicKey, explicit(0));
  const algorithms: Record<string, [string, string | null]> = {
    ec: ['1.2.840.10045.4.3.2', 'sha256'],
    rsa: ['1.2.840.113549.1.1.11', 'sha256'],
    ed25519: ['1.3.101.112', null],
  };
  const [algorithm, hash] = algorithms[signer.asymmetricKeyType ?? ''] as [string, string | null];
  const whole = sequence(info, sequence(oid(algorithm)), bits(sign(hash, info, signer)));
  const lines = whole.toString('base64').match(/.{1,64}/g) as string[];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
}

/** The same as it stands in `spec.request`. */
export function encodedRequest(wish: RequestWish): string {
  return Buffer.from(certificateRequest(wish)).toString('base64');
}
