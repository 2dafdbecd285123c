import { describe, expect, it } from 'vitest';
import { encodedRequest } from '../../auth/testing/certificate-request.ts';
import { cells, created, kind, refused, replaced } from '../testing/kinds.ts';

const pem = encodedRequest({ commonName: 'jane' });
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

  it('name whoever makes them, whatever he says himself', () => {
    const user = { name: 'jane', uid: 'u1', groups: ['dev'], extra: { scope: ['a'] } };
    const info = kind('CertificateSigningRequest');
    const made = structuredClone(request({ username: 'admin', groups: ['system:masters'], extra: { x: ['y'] } }));
    info.strategy.prepareForCreate?.(made as never, user);
    expect(made.spec).toEqual({
      ...request().spec,
      username: 'jane',
      uid: 'u1',
      groups: ['dev'],
      extra: { scope: ['a'] },
    });
  });

  it('stay as they were made', () => {
    const info = kind('CertificateSigningRequest');
    const before = created(info, request());
    expect(replaced(info, before, request({ usages: ['client auth'] }))['spec']).toEqual(before['spec']);
  });

  const approved = { type: 'Approved', status: 'True' };
  const denied = { type: 'Denied', status: 'True' };
  const failed = { type: 'Failed', status: 'True' };
  const withStatus = (status: object) => ({ ...request(), status }) as never;

  it.each<[string, object, object, string[]]>([
    ['approve', {}, { conditions: [approved] }, []],
    ['deny', {}, { conditions: [denied] }, []],
    ['do not decide both ways', {}, { conditions: [approved, denied] }, ['mutually exclusive']],
    [
      'take nothing back',
      { conditions: [approved] },
      { conditions: [] },
      ['may not remove a condition of type "Approved"'],
    ],
    ['are certain', {}, { conditions: [{ type: 'Approved', status: 'False' }] }, ['supported values: "True"']],
    ['say what they are', {}, { conditions: [{ type: '', status: 'True' }] }, ['conditions[0].type: Required value']],
  ])('decisions %s', (_about, before, after, errors) => {
    const { strategy } = kind('CertificateSigningRequest');
    const found = strategy.validateApproval?.(withStatus(after), withStatus(before)) ?? [];
    expect(found.map(({ field, message }) => `${field}: ${message}`)).toEqual(
      errors.map((text) => expect.stringContaining(text)),
    );
  });

  it.each<[string, object, object, string[]]>([
    ['issues', { conditions: [approved] }, { conditions: [approved], certificate: 'eA==' }, []],
    ['refuses', { conditions: [approved] }, { conditions: [approved, failed] }, []],
    ['decides nothing', {}, { conditions: [approved] }, ['may not add a condition of type "Approved"']],
    [
      'replaces nothing',
      { certificate: 'eA==' },
      { certificate: 'eQ==' },
      ['may not modify existing certificate content'],
    ],
    ['does not undo a refusal', { conditions: [failed] }, {}, ['may not remove a condition of type "Failed"']],
  ])('a signer %s', (_about, before, after, errors) => {
    const { strategy } = kind('CertificateSigningRequest');
    const found = strategy.validateStatusUpdate?.(withStatus(after), withStatus(before)) ?? [];
    expect(found.map(({ field, message }) => `${field}: ${message}`)).toEqual(
      errors.map((text) => expect.stringContaining(text)),
    );
  });

  it('keep their decision when a signer does not know of it', () => {
    const after = withStatus({ certificate: 'eA==' }) as { status: object };
    kind('CertificateSigningRequest').strategy.prepareForStatusUpdate?.(
      after as never,
      withStatus({ conditions: [approved, failed] }),
    );
    expect(after.status).toEqual({ certificate: 'eA==', conditions: [approved] });
  });

  it('have the times of their decisions', () => {
    const { strategy } = kind('CertificateSigningRequest');
    const after = withStatus({ conditions: [approved], certificate: 'eA==' }) as { status: object };
    strategy.prepareForApproval?.(after as never, withStatus({}), '2026-01-01T00:00:00Z');
    const times = { lastUpdateTime: '2026-01-01T00:00:00Z', lastTransitionTime: '2026-01-01T00:00:00Z' };
    expect(after.status).toEqual({ conditions: [{ ...approved, ...times }] });
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
