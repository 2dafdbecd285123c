import { createPublicKey, verify } from 'node:crypto';
import { contentOf, DerError, type DerValue, dotted, inside, readValues } from './der-reader.ts';

/** What somebody wants a certificate to say (PKCS #10, RFC 2986). */
export interface CertificateRequest {
  /** Name in DER. */
  subject: Buffer;
  commonName: string;
  organizations: string[];
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Buffer;
  /** Whether it was made by the owner of the key. */
  isSigned(): boolean;
}

const tags = { bitString: 0x03, oid: 0x06, sequence: 0x30, set: 0x31 };
const commonNameType = '2.5.4.3';
const organizationType = '2.5.4.10';

/** Hashes of signature algorithms; Ed25519 has its own. */
const hashes: Readonly<Record<string, string | null>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.3.101.112': null,
};

/** @param pem text with one block `CERTIFICATE REQUEST`; @throws DerError */
export function parseCertificateRequest(pem: string): CertificateRequest {
  const found = /-----BEGIN ([^-\n]+)-----\r?\n([A-Za-z0-9+/=\s]*)-----END \1-----/.exec(pem);
  if (found?.[1] !== 'CERTIFICATE REQUEST') throw new DerError('PEM block type must be CERTIFICATE REQUEST');
  const [whole] = readValues(Buffer.from(found[2] as string, 'base64'));
  const [info, algorithm, signature] = inside(whole, tags.sequence);
  const [, subject, publicKey] = inside(info, tags.sequence);
  const attributes = inside(subject, tags.sequence).flatMap((set) => inside(set, tags.set).map(readAttribute));
  const values = (type: string) => attributes.filter((one) => one.type === type).map((one) => one.value);
  const [algorithmType] = inside(algorithm, tags.sequence);
  const hash = hashes[dotted(contentOf(algorithmType, tags.oid))];
  contentOf(publicKey, tags.sequence);
  // A bit string begins with how many of its last bits mean nothing: none, here.
  const [unused, ...rest] = contentOf(signature, tags.bitString);
  if (unused !== 0) throw new DerError('asn1: syntax error: invalid padding bits in BIT STRING');
  const key = (publicKey as DerValue).whole;
  return {
    subject: (subject as DerValue).whole,
    commonName: values(commonNameType).at(-1) ?? '',
    organizations: values(organizationType),
    publicKey: key,
    isSigned: () => hash !== undefined && isSignedBy(key, hash, (info as DerValue).whole, Buffer.from(rest)),
  };
}

function readAttribute(attribute: DerValue): { type: string; value: string } {
  const [type, value] = inside(attribute, tags.sequence);
  return { type: dotted(contentOf(type, tags.oid)), value: value?.content.toString('utf8') ?? '' };
}

function isSignedBy(publicKey: Buffer, hash: string | null, content: Buffer, signature: Buffer): boolean {
  try {
    return verify(hash, content, createPublicKey({ key: publicKey, format: 'der', type: 'spki' }), signature);
  } catch {
    // Not a key, or not one of this algorithm.
    return false;
  }
}
