import { describe, expect, it } from 'vitest';
import { cells, kind, refused, refusedChange } from '../testing/kinds.ts';

const pem = Buffer.from('-----BEGIN CERTIFICATE REQUEST-----\nMA==\n-----END CERTIFICATE REQUEST-----\n').toString(
  'base64',
);
const request = (fields: object = {}) => ({
  spec: { request: pem, signerName: 'example.com/serving', usages: ['server auth'], ...fields },
});

describe('signing requests', () => {
  it.each<[string, object, string[]]>([
    ['is right', request({ expirationSeconds: 600 }), []],
    [
      'holds something else',
      request({ request: 'eA==' }),
      ['spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST'],
    ],
    ['is for no use', request({ usages: [] }), ['spec.usages: Required value: usages must be specified']],
    ['is for no signer', request({ signerName: '' }), ['spec.signerName: Required value']],
    [
      'is for a signer without domain',
      request({ signerName: 'serving' }),
      [
        'spec.signerName: Invalid value: "serving": must be a fully qualified domain and path of the form "example.com/signer-name"',
      ],
    ],
    [
      'ends too early',
      request({ expirationSeconds: 599 }),
      ['spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)'],
    ],
  ])('check one that %s', (_about, body, errors) => {
    expect(refused('CertificateSigningRequest', body)).toEqual(errors);
  });

  it('stay as they were made', () => {
    expect(refusedChange('CertificateSigningRequest', request(), request({ usages: ['client auth'] }))).toEqual([
      'spec: Forbidden: field is immutable',
    ]);
    expect(refusedChange('CertificateSigningRequest', request(), request())).toEqual([]);
  });

  it.each<[object | undefined, string]>([
    [undefined, 'Pending'],
    [{ conditions: [{ type: 'Approved' }] }, 'Approved'],
    [{ conditions: [{ type: 'Approved' }], certificate: 'eA==' }, 'Approved,Issued'],
    [{ conditions: [{ type: 'Denied' }] }, 'Denied'],
    [{ conditions: [{ type: 'Approved' }, { type: 'Failed' }] }, 'Approved,Failed'],
  ])('print with the status %j that they are %s', (status, text) => {
    expect(
      cells('CertificateSigningRequest', { ...request({ username: 'u', expirationSeconds: 3600 }), status }),
    ).toMatchObject({ Condition: text, Requestor: 'u', RequestedDuration: '60m', Age: '60m' });
  });

  it('can be selected by their signer', () => {
    const { selectableFields } = kind('CertificateSigningRequest');
    expect(selectableFields['spec.signerName']!(request() as never)).toBe('example.com/serving');
  });
});
