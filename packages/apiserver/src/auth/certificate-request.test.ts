import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CertificateRequest, parseCertificateRequest } from './certificate-request.ts';
import { integer, oid, sequence, utf8 } from './der.ts';
import { DerError, dotted, readValues } from './der-reader.ts';
import { certificateRequest, newKey } from './testing/certificate-request.ts';

const pemOf = (der: Buffer, label = 'CERTIFICATE REQUEST') =>
  `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;

describe('DER', () => {
  it('is read as it was written', () => {
    const bytes = Buffer.concat([integer(Buffer.from([5])), sequence(utf8('a'.repeat(300)), oid('2.5.4.3'))]);
    const [number, list] = readValues(bytes);
    expect([number?.tag, number?.content, list?.tag]).toEqual([0x02, Buffer.from([5]), 0x30]);
    const [text, id] = readValues(list?.content as Buffer);
    expect([text?.content.length, dotted(id?.content as Buffer)]).toEqual([300, '2.5.4.3']);
  });

  it.each(['1.2.840.113549.1.1.11', '2.5.4.3', '1.3.101.112', '0.9.2342'])('names %s', (id) => {
    expect(dotted(readValues(oid(id))[0]?.content as Buffer)).toBe(id);
  });

  it.each([
    ['a tag alone', [0x30]],
    ['a length beyond the end', [0x30, 0x05, 0x01]],
    ['a length whose bytes are missing', [0x30, 0x82, 0x01]],
    ['a length without end', [0x30, 0x80, 0x00, 0x00]],
    ['a length of four bytes', [0x30, 0x84, 0, 0, 0, 1, 0]],
  ])('is refused with %s', (_what, bytes) => {
    expect(() => readValues(Buffer.from(bytes))).toThrow(DerError);
  });
});

describe('a certificate request', () => {
  const keys = {
    'P-256': newKey(),
    RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    Ed25519: generateKeyPairSync('ed25519').privateKey,
  };

  it.each(Object.entries(keys))('says whom it is for and is signed (%s)', (_name, key) => {
    const request = parseCertificateRequest(certificateRequest({ commonName: 'jane', organizations: ['a', 'b'], key }));
    expect(request).toMatchObject({ commonName: 'jane', organizations: ['a', 'b'] });
    expect(request.publicKey).toEqual(createPublicKey(key).export({ type: 'spki', format: 'der' }));
    expect(request.isSigned()).toBe(true);
  });

  it('with the key of somebody else is not signed', () => {
    expect(parseCertificateRequest(certificateRequest({ commonName: 'jane', signer: newKey() })).isSigned()).toBe(
      false,
    );
    // An algorithm that is not that of the key.
    const mixed = certificateRequest({ commonName: 'jane', signer: keys.RSA });
    expect(parseCertificateRequest(mixed).isSigned()).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['no PEM', 'x'],
    ['a certificate', pemOf(sequence(), 'CERTIFICATE')],
  ])('is not %s', (_what, pem) => {
    expect(() => parseCertificateRequest(pem)).toThrow('PEM block type must be CERTIFICATE REQUEST');
  });

  it.each([
    ['nothing inside', Buffer.alloc(0)],
    ['an empty list', sequence()],
    ['lists of nothing', sequence(sequence(), sequence(), sequence())],
    ['another value', utf8('x')],
  ])('with %s is refused', (_what, der) => {
    expect(() => parseCertificateRequest(pemOf(der))).toThrow(DerError);
  });

  it('that is damaged is refused, or at least not signed', () => {
    const whole = Buffer.from(certificateRequest({ commonName: 'jane' }).split('\n').slice(1, -2).join(''), 'base64');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] as number) ^ change;
        let request: CertificateRequest;
        try {
          request = parseCertificateRequest(pemOf(damaged));
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
          return;
        }
        expect(request.isSigned()).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
