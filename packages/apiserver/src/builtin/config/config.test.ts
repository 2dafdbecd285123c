import { describe, expect, it } from 'vitest';
import { refused, refusedChange } from '../testing/kinds.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const tooMuch = 'x'.repeat(1024 * 1024 + 1);

describe('config maps', () => {
  it.each<[string, object, string[]]>([
    ['with both kinds of data', { data: { a: '1' }, binaryData: { b: 'eA==' } }, []],
    [
      'with one key twice',
      { data: { a: '1' }, binaryData: { a: 'eA==' } },
      ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
    ],
    ['with too much', { data: { a: tooMuch } }, [': Too long: may not be more than 1048576 bytes']],
    ['with a key that climbs', { data: { '..': '' } }, ['data[..]: Invalid value: "..": must not be \'..\'']],
  ])('check one %s', (_about, body, errors) => {
    expect(refused('ConfigMap', body)).toEqual(errors);
  });

  it('stay immutable once they are', () => {
    const frozen = 'Forbidden: field is immutable when `immutable` is set';
    expect(refusedChange('ConfigMap', { immutable: true, data: { a: '1' } }, { immutable: false })).toEqual([
      `immutable: ${frozen}`,
    ]);
    expect(refusedChange('ConfigMap', { data: { a: '1' } }, { immutable: true, data: { a: '2' } })).toEqual([]);
  });
});

describe('secrets', () => {
  it.each<[string, object, string[]]>([
    ['kubernetes.io/tls', { 'tls.crt': '', 'tls.key': '' }, []],
    ['kubernetes.io/tls', { 'tls.key': '' }, ['data[tls.crt]: Required value']],
    ['kubernetes.io/ssh-auth', {}, ['data[ssh-privatekey]: Required value']],
    ['kubernetes.io/dockerconfigjson', { '.dockerconfigjson': base64('{"auths":{}}') }, []],
    [
      'kubernetes.io/dockerconfigjson',
      { '.dockerconfigjson': base64('{') },
      ['data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": unexpected end of JSON input'],
    ],
    ['kubernetes.io/dockercfg', {}, ['data[.dockercfg]: Required value']],
    ['kubernetes.io/basic-auth', { username: base64('u') }, []],
    ['kubernetes.io/basic-auth', {}, ['data[username]: Required value', 'data[password]: Required value']],
    [
      'kubernetes.io/service-account-token',
      {},
      ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
    ],
    ['example.com/mine', {}, []],
  ])('of type %s hold %j', (type, data, errors) => {
    expect(refused('Secret', { type, data })).toEqual(errors);
  });

  it('keep their type', () => {
    expect(refusedChange('Secret', { type: 'a' }, { type: 'b' })).toEqual([
      'type: Invalid value: "b": field is immutable',
    ]);
  });
});
