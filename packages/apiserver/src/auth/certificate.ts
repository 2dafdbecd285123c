import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { isIP } from 'node:net';
import { bits, explicit, implicit, integer, octets, oid, sequence, set, time, truth, utf8 } from './der.ts';

/** A certificate with its key, both PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

export interface Subject {
  commonName: string;
  /** Groups, in client certificates. */
  organizations?: readonly string[];
}

const dayMs = 86_400_000;
/** A local cluster should outlive any demo; there is no rotation. */
const lifetimeMs = 3650 * dayMs;
/** Clocks of clients may be a little behind. */
const headStartMs = dayMs / 24;

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const purposes = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };

function nameOf({ commonName, organizations = [] }: Subject): Buffer {
  const part = (type: string, value: string) => set(sequence(oid(type), utf8(value)));
  return sequence(...organizations.map((value) => part('2.5.4.10', value)), part('2.5.4.3', commonName));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [truth()] : []), octets(value));
}

function publicDer(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** @param publicKey SubjectPublicKeyInfo in DER */
function keyId(publicKey: Buffer): Buffer {
  return createHash('sha256').update(publicKey).digest().subarray(0, 20);
}

/** Bytes of an IP address as certificates hold it. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::') as [string, string?];
  const groups = (text: string) => (text ? text.split(':') : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = address.includes('::')
    ? [...groups(head), ...Array(missing).fill('0'), ...groups(tail)]
    : groups(address);
  return Buffer.concat(all.map((group) => Buffer.from(group.padStart(4, '0'), 'hex')));
}

function alternativeNames(hosts: readonly string[]): Buffer {
  return sequence(
    ...hosts.map((host) => (isIP(host) ? implicit(7, addressBytes(host)) : implicit(2, Buffer.from(host)))),
  );
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) as string[];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

interface Contents {
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Buffer;
  subject: Buffer;
  issuer: Buffer;
  issuerKey: KeyObject;
  notBefore: number;
  notAfter: number;
  extensions: readonly Buffer[];
}

/** A signed certificate as PEM. */
function certify({ publicKey, subject, issuer, issuerKey, notBefore, notAfter, extensions }: Contents): string {
  const authority = extension('2.5.29.35', false, sequence(implicit(0, keyId(publicDer(issuerKey)))));
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    issuer,
    sequence(time(notBefore), time(notAfter)),
    subject,
    publicKey,
    explicit(3, sequence(...extensions, extension('2.5.29.14', false, octets(keyId(publicKey))), authority)),
  );
  const signature = sign('sha256', body, issuerKey);
  return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bits(signature)));
}

function pairOf(
  key: KeyObject,
  contents: Omit<Contents, 'publicKey' | 'notBefore' | 'notAfter'>,
  now: number,
): KeyPair {
  const cert = certify({
    ...contents,
    publicKey: publicDer(key),
    notBefore: now - headStartMs,
    notAfter: now + lifetimeMs,
  });
  return { cert, key: key.export({ type: 'pkcs8', format: 'pem' }) as string };
}

/** Bits of the extension keyUsage, by the names that requests have for them. */
const keyUsageBits: Readonly<Record<string, number>> = { 'digital signature': 7, 'key encipherment': 5 };

/** The extension keyUsage; none without usages that it knows: an empty one would forbid everything. */
function keyUsage(usages: readonly string[]): Buffer[] {
  const used = usages.flatMap((usage) => keyUsageBits[usage] ?? []);
  if (used.length === 0) return [];
  const byte = used.reduce((sum, bit) => sum | (1 << bit), 0);
  return [extension('2.5.29.15', true, bits(Buffer.from([byte]), Math.min(...used)))];
}

// P-256: as strong as RSA of 3072 bits, and made in a fraction of a millisecond.
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** Signs certificates for one server and its clients. */
export class Authority {
  readonly pair: KeyPair;
  readonly #key: KeyObject;
  readonly #name: Buffer;

  private constructor(pair: KeyPair, name: Buffer) {
    this.pair = pair;
    this.#key = createPrivateKey(pair.key);
    this.#name = name;
  }

  /** A new one. `now` in ms since the epoch. */
  static create(commonName: string, now: number): Authority {
    const key = newKey();
    const name = nameOf({ commonName });
    const extensions = [
      extension('2.5.29.19', true, sequence(truth())),
      // digitalSignature, keyCertSign, cRLSign
      extension('2.5.29.15', true, bits(Buffer.from([0b1000_0110]), 1)),
    ];
    return new Authority(pairOf(key, { subject: name, issuer: name, issuerKey: key, extensions }, now), name);
  }

  /** One that was created under the same name before. */
  static restore(commonName: string, pair: KeyPair): Authority {
    return new Authority(pair, nameOf({ commonName }));
  }

  /** For a server under these host names and addresses. */
  server(hosts: readonly string[], now: number): KeyPair {
    const names = extension('2.5.29.17', false, alternativeNames(hosts));
    return this.#leaf({ commonName: hosts[0] ?? 'localhost' }, purposes.server, now, [names]);
  }

  /** For a client: the common name is the user, the organizations are the groups. */
  client(subject: Subject, now: number): KeyPair {
    return this.#leaf(subject, purposes.client, now, []);
  }

  /**
   * For the owner of a key that is not here, as a client. `subject` and `publicKey` in DER; `usages` by the names of signing requests.
   * Returns PEM.
   */
  clientOf(
    request: { subject: Buffer; publicKey: Buffer; usages: readonly string[] },
    period: { notBefore: number; notAfter: number },
  ): string {
    const extensions = [...keyUsage(request.usages), extension('2.5.29.37', false, sequence(oid(purposes.client)))];
    const { subject, publicKey } = request;
    return certify({ subject, publicKey, issuer: this.#name, issuerKey: this.#key, ...period, extensions });
  }

  #leaf(subject: Subject, purpose: string, now: number, more: readonly Buffer[]): KeyPair {
    const extensions = [
      ...keyUsage(['digital signature']),
      extension('2.5.29.37', false, sequence(oid(purpose))),
      ...more,
    ];
    return pairOf(newKey(), { subject: nameOf(subject), issuer: this.#name, issuerKey: this.#key, extensions }, now);
  }
}
