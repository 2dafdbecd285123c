import { describe, expect, it } from 'vitest';
import { cells, refused, refusedChange } from '../testing/kinds.ts';

const ranges = (...cidrs: string[]) => ({ spec: { cidrs } });
const address = (parentRef: object | undefined, name = '10.0.0.1') => ({ metadata: { name }, spec: { parentRef } });
const parent = { resource: 'services', namespace: 'default', name: 'web' };

describe('ranges of Services', () => {
  it.each<[string, object, string[]]>([
    ['of one family', ranges('10.96.0.0/16'), []],
    ['of both', ranges('10.96.0.0/16', 'fd00::/112'), []],
    ['that are none', ranges(), ['spec.cidrs: Required value: at least one CIDR required']],
    [
      'that are no ranges',
      ranges('10.96.0.0'),
      ['spec.cidrs[0]: Invalid value: "10.96.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
    ],
    [
      'of three',
      ranges('10.0.0.0/16', 'fd00::/112', '10.1.0.0/16'),
      ['spec.cidrs: Invalid value: {"cidrs":["10.0.0.0/16","fd00::/112","10.1.0.0/16"]}: may only hold up to 2 values'],
    ],
    [
      'of one family twice',
      ranges('10.0.0.0/16', '10.1.0.0/16'),
      [
        'spec.cidrs: Invalid value: {"cidrs":["10.0.0.0/16","10.1.0.0/16"]}: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ],
    ],
  ])('%s', (_what, body, errors) => {
    expect(refused('ServiceCIDR', body)).toEqual(errors);
  });

  it('do not change, and print what they are', () => {
    expect(refusedChange('ServiceCIDR', ranges('10.0.0.0/16'), ranges('10.1.0.0/16'))).toHaveLength(1);
    expect(cells('ServiceCIDR', ranges('10.0.0.0/16', 'fd00::/112')).CIDRs).toBe('10.0.0.0/16,fd00::/112');
  });
});

describe('addresses', () => {
  it.each<[string, object, string[]]>([
    ['of a Service', address(parent), []],
    ['of the other family', address(parent, 'fd00::1'), []],
    [
      'called otherwise',
      address(parent, 'web'),
      ['metadata.name: Invalid value: "web": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
    ['of nobody', address(undefined), ['spec.parentRef: Required value']],
    ['of what has no name', address({ resource: 'services', name: '' }), ['spec.parentRef.name: Required value']],
  ])('%s', (_what, body, errors) => {
    expect(refused('IPAddress', body)).toEqual(errors);
  });

  it('print whose they are', () => {
    expect(cells('IPAddress', address(parent)).ParentRef).toBe('services/default/web');
    expect(cells('IPAddress', address({ ...parent, group: 'x.io' })).ParentRef).toBe('services.x.io/default/web');
  });
});
