import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pemOf } from './pem.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-pem-'));
  await writeFile(join(directory, 'key.pem'), 'from file');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const inline = Buffer.from('inline').toString('base64');
const read = (part: object) => pemOf(part, 'client-key', directory).then((found) => found?.toString());

describe('a certificate or key of a kubeconfig', () => {
  it.each<[string, object, string | undefined]>([
    ['inline', { 'client-key-data': inline }, 'inline'],
    [
      'inline in lines, as openssl writes it',
      { 'client-key-data': `${inline.slice(0, 4)}\n${inline.slice(4)}\n` },
      'inline',
    ],
    ['in a file', { 'client-key': 'key.pem' }, 'from file'],
    ['in both, of which inline wins', { 'client-key': 'key.pem', 'client-key-data': inline }, 'inline'],
    ['in a file, when inline is empty', { 'client-key': 'key.pem', 'client-key-data': '' }, 'from file'],
    ['nowhere', {}, undefined],
    ['under another name', { 'client-certificate-data': inline }, undefined],
  ])('is found %s', async (_name, part, expected) => {
    expect(await read(part)).toBe(expected);
  });

  it('is found by its whole path, too', async () => {
    expect(await read({ 'client-key': join(directory, 'key.pem') })).toBe('from file');
  });

  it.each([
    ['is not base64', { 'client-key-data': '-----BEGIN PRIVATE KEY-----' }, 'client-key-data is not base64'],
    ['is not there', { 'client-key': 'none.pem' }, 'none.pem'],
    ['is a directory', { 'client-key': '.' }, 'cannot read the client-key'],
  ])('that %s is reported by name, and never by what it holds', async (_name, part, message) => {
    await expect(read(part)).rejects.toMatchObject({
      code: 'KUBE_CONFIG_INVALID',
      message: expect.stringContaining(message),
    });
    await expect(read(part)).rejects.not.toThrow('PRIVATE KEY');
  });
});
