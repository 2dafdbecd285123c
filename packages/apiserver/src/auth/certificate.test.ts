import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Authenticator } from './authenticator.ts';
import { Authority } from './certificate.ts';
import { integer, oid, tagged, time } from './der.ts';
import { identity } from './identity.ts';

const now = Date.UTC(2026, 0, 1);

describe('DER', () => {
  it.each([
    ['a small number', integer(Buffer.from([5])), '020105'],
    ['a number whose first bit is set', integer(Buffer.from([0x80])), '02020080'],
    ['a number with leading zeros', integer(Buffer.from([0, 0, 1])), '020101'],
    ['an identifier with arcs beyond 127', oid('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
    ['a time before 2050', time(now), '170d3236303130313030303030305a'],
    ['a time after 2050', time(Date.UTC(2051, 0, 1)), '180f32303531303130313030303030305a'],
  ])('writes %s', (_what, bytes, hex) => {
    expect(bytes.toString('hex')).toBe(hex);
  });

  it('writes lengths of one, two and three bytes', () => {
    const head = (size: number) => tagged(0x04, Buffer.alloc(size)).subarray(0, 4).toString('hex');
    expect([head(127), head(128), head(300)]).toEqual(['047f0000', '04818000', '0482012c']);
  });
});

describe('an authority', () => {
  const authority = Authority.create('test-ca', now);
  const ca = new X509Certificate(authority.pair.cert);

  it('signs itself', () => {
    expect([ca.ca, ca.verify(ca.publicKey), ca.subject]).toEqual([true, true, 'CN=test-ca']);
  });

  it('signs servers for their names and addresses', () => {
    const { cert, key } = authority.server(['localhost', '127.0.0.1', '::1', 'fe80::1'], now);
    const server = new X509Certificate(cert);
    expect([server.verify(ca.publicKey), server.checkIssued(ca), server.ca]).toEqual([true, true, false]);
    expect([server.checkHost('localhost'), server.checkHost('example.com')]).toEqual(['localhost', undefined]);
    for (const address of ['127.0.0.1', '::1', 'fe80::1']) expect(server.checkIP(address)).toBe(address);
    expect(key).toContain('PRIVATE KEY');
  });

  it('signs clients with their groups', () => {
    const client = new X509Certificate(authority.client({ commonName: 'jane', organizations: ['a', 'b'] }, now).cert);
    expect(client.subject.split('\n').sort()).toEqual(['CN=jane', 'O=a', 'O=b']);
    expect(client.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('goes on after it was restored', () => {
    const restored = Authority.restore('test-ca', authority.pair);
    const server = new X509Certificate(restored.server(['localhost'], now).cert);
    expect([server.verify(ca.publicKey), server.checkIssued(ca)]).toEqual([true, true]);
  });

  it('is valid from a little earlier, for ten years', () => {
    expect(Date.parse(ca.validFrom)).toBeLessThan(now);
    expect(Date.parse(ca.validTo)).toBe(now + 3650 * 86_400_000);
  });
});

describe('the identity of a data directory', () => {
  it('stays the same, under its owner only', () => {
    const directory = mkdtempSync(join(tmpdir(), 'apiserver-identity-'));
    const first = identity(directory, undefined, now);
    const second = identity(directory, undefined, now);
    expect([second.token, second.authority.pair]).toEqual([first.token, first.authority.pair]);
    expect(identity(directory, 'given', now).token).toBe('given');
    expect(identity(directory, undefined, now).token).toBe('given');
    expect(statSync(join(directory, 'identity.json')).mode & 0o777).toBe(0o600);
    rmSync(directory, { recursive: true });
  });

  it('is new each time without one', () => {
    expect(identity(undefined, undefined, now).token).not.toBe(identity(undefined, undefined, now).token);
  });
});

describe('an authenticator', () => {
  const jane = { name: 'jane', groups: [] };
  const authenticator = new Authenticator([{ token: 'secret', user: jane }]);

  it('knows the bearer of a token, each time', () => {
    expect(authenticator.authenticate('Bearer secret', undefined)).toBe(jane);
    expect(authenticator.authenticate('bearer   secret', undefined)).toBe(jane);
  });

  it('takes the connection for it when there is no header, but never when the header is wrong', () => {
    expect(authenticator.authenticate('', jane)).toBe(jane);
    expect(() => authenticator.authenticate('Bearer wrong', jane)).toThrow('Unauthorized');
    expect(() => authenticator.authenticate('', undefined)).toThrow('Unauthorized');
  });
});
