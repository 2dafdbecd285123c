import { describe, expect, it } from 'vitest';
import { type AttachmentSource, attachmentConfig } from './config.ts';

const source = (fields: Partial<AttachmentSource>): AttachmentSource => ({
  cniType: 'macvlan',
  cluster: {
    name: 'paris',
    cnis: ['macvlan', 'ipvlan', 'sriov', 'vlan', 'bridge', 'host-device'],
    masterInterface: 'ens5',
  },
  vlanId: 7,
  addresses: [{ address: '10.3.0.2/24', gateway: '10.3.0.1' }],
  routes: [],
  ...fields,
});

const plugins = (fields: Partial<AttachmentSource>, strict: boolean) =>
  JSON.parse(attachmentConfig(source(fields), { strict })).plugins;

describe('attachmentConfig', () => {
  it('writes fields in the order that other tools write', () => {
    expect(
      attachmentConfig(source({ cniType: 'ipvlan', routes: [{ dst: '10.0.0.0/8', gw: '10.3.0.1' }] }), {
        strict: false,
      }),
    ).toBe(
      '{"cniVersion":"0.3.1","plugins":[{"type":"ipvlan","capabilities":{"ips":true},"master":"ens5.7","mode":"l2","ipam":{"type":"static","addresses":[{"address":"10.3.0.2/24","gateway":"10.3.0.1"}],"routes":[{"dst":"10.0.0.0/8","gw":"10.3.0.1"}]}}]}',
    );
  });

  it.each([
    ['macvlan', 'bridge', 2],
    ['ipvlan', 'l2', 1],
    ['sriov', 'bridge', 1],
    ['host-device', 'bridge', 1],
  ])('%s has the mode %s and %i plugins', (cniType, mode, count) => {
    const made = plugins({ cniType }, false);
    expect(made).toHaveLength(count);
    expect(made[0]).toMatchObject({ type: cniType, mode, master: 'ens5.7' });
  });

  it('leaves the VLAN out of the master when there is none', () => {
    expect(plugins({ vlanId: 0 }, false)[0].master).toBe('ens5');
  });

  it.each([
    ['vlan', false, { type: 'vlan', capabilities: {}, master: 'ens5' }],
    ['vlan', true, { type: 'vlan', capabilities: { ips: true }, master: 'ens5', vlanId: 7 }],
    ['bridge', false, { type: 'bridge', capabilities: {}, bridge: 'cni7', name: 'cni7' }],
    ['bridge', true, { type: 'bridge', capabilities: { ips: true }, bridge: 'cni7', vlan: 7, name: 'cni7' }],
  ])('%s, strict %s', (cniType, strict, expected) => {
    const [made] = plugins({ cniType }, strict);
    const { ipam, ...rest } = made;
    expect(rest).toEqual(expected);
    expect(ipam.type).toBe('static');
  });

  it.each<[Partial<AttachmentSource>, string]>([
    [{ cniType: 'other' }, 'cniType not supported in workload cluster'],
    [{ cniType: 'bridge', vlanId: 0 }, 'unknown vlanID'],
    [{ cluster: { name: 'x', cnis: ['macvlan'], masterInterface: '' } }, 'unknown nad master interface'],
  ])('refuses %j', (fields, message) => {
    expect(() => attachmentConfig(source(fields), { strict: false })).toThrow(message);
  });
});
