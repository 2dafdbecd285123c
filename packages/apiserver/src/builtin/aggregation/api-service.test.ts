import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused } from '../testing/kinds.ts';

const service = (spec: object = {}, name = 'v1.x.example.com') => ({
  metadata: { name },
  spec: { group: 'x.example.com', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 15, ...spec },
});
const elsewhere = { namespace: 'n', name: 's' };

describe('API services', () => {
  it('are reached on the port of HTTPS', () => {
    expect(created(kind('APIService'), service({ service: elsewhere })).spec).toMatchObject({ service: { port: 443 } });
  });

  it.each<[string, object, string[]]>([
    ['of this server', service(), []],
    ['of the core group', service({ group: '' }, 'v1.'), []],
    ['of another server', service({ service: elsewhere, caBundle: 'YQ==' }), []],
    [
      'called otherwise',
      service({}, 'other'),
      ['metadata.name: Invalid value: "other": must be `spec.version+"."+spec.group`: "v1.x.example.com"'],
    ],
    [
      'of a core group in another version',
      service({ group: '', version: 'v2' }, 'v2.'),
      ['spec.group: Required value: only v1 may have an empty group and it better be legacy kube'],
    ],
    [
      'without priorities',
      service({ groupPriorityMinimum: 0, versionPriority: 1001 }),
      [
        'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000',
        'spec.versionPriority: Invalid value: 1001: must be positive and less than 1000',
      ],
    ],
    [
      'of this server with an authority',
      service({ caBundle: 'YQ==' }),
      ['spec.caBundle: Invalid value: "1 bytes": local APIServices may not have a caBundle'],
    ],
    [
      'of this server unchecked',
      service({ insecureSkipTLSVerify: true }),
      ['spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify'],
    ],
    [
      'of a server that nobody named',
      service({ service: {} }),
      ['spec.service.namespace: Required value', 'spec.service.name: Required value'],
    ],
    [
      'checked and unchecked',
      service({ service: elsewhere, caBundle: 'YQ==', insecureSkipTLSVerify: true }),
      ['spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present'],
    ],
  ])('%s', (_what, body, errors) => {
    expect(refused('APIService', body)).toEqual(errors);
  });

  it.each<[string, object, string]>([
    ['nothing is known of', {}, 'Unknown'],
    ['that answer', { status: { conditions: [{ type: 'Available', status: 'True' }] } }, 'True'],
    [
      'that do not',
      { status: { conditions: [{ type: 'Available', status: 'False', reason: 'ServiceNotFound' }] } },
      'False (ServiceNotFound)',
    ],
  ])('%s say so', (_what, status, available) => {
    expect(cells('APIService', { ...service(), ...status })).toMatchObject({ Service: 'Local', Available: available });
  });

  it('name who serves them', () => {
    expect(cells('APIService', service({ service: elsewhere })).Service).toBe('n/s');
  });
});
