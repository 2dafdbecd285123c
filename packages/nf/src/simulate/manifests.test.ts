import { type Slice, slices, type UESession, type UESessionSpec } from '@nexslice/kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configHashAnnotation } from '../metadata/metadata.ts';
import { simulatedUeManifests } from './manifests.ts';
import { nexsliceTestbed, supiOf } from './testbed.ts';

const slice: Slice = slices.schema.parse({
  metadata: { name: 'default' },
  spec: { snssai: { sst: 1, sd: '00000A' }, dnns: [{ name: 'internet' }, { name: 'ims', uePool: '10.61.0.0/16' }] },
});

function session(spec: Partial<UESessionSpec> = {}, name = 'ue7'): UESession {
  return {
    metadata: { name, namespace: 'nexslice', uid: 'a-uid' },
    spec: { ueId: 7, slice: 'default', connected: true, simulate: true, ...spec },
  };
}

function configOf(spec: Partial<UESessionSpec>) {
  return parse(simulatedUeManifests(session(spec), slice).configMap.data?.['ue.yaml'] ?? '');
}

describe('a simulated UE', () => {
  const { configMap, pod } = simulatedUeManifests(session(), slice);

  it('has the names and labels that users know', () => {
    expect(configMap.metadata?.name).toBe('ueransim-ue7-config');
    expect(pod.metadata?.name).toBe('ueransim-ue7');
    for (const { metadata } of [configMap, pod]) {
      expect(metadata).toMatchObject({ namespace: 'nexslice', labels: { app: 'ueransim-ue', 'ue-id': '7' } });
    }
  });

  it('goes when its session goes', () => {
    for (const { metadata } of [configMap, pod]) {
      expect(metadata?.ownerReferences).toMatchObject([
        { apiVersion: 'nexslice.io/v1alpha1', kind: 'UESession', name: 'ue7', uid: 'a-uid' },
      ]);
    }
  });

  it('reads its configuration where the image looks for it', () => {
    const [container] = pod.spec?.containers ?? [];
    expect(container).toMatchObject({ image: 'gradiant/ueransim:3.2.6', args: ['ue'] });
    expect(container?.volumeMounts).toEqual([{ name: 'config', mountPath: '/etc/ueransim', readOnly: true }]);
    expect(pod.spec?.volumes).toEqual([{ name: 'config', configMap: { name: 'ueransim-ue7-config' } }]);
    expect(Object.keys(configMap.data ?? {})).toEqual(['ue.yaml']);
  });

  it('may make its tunnel interface', () => {
    expect(pod.spec?.containers[0]?.securityContext?.capabilities?.add).toEqual(['NET_ADMIN']);
  });

  it('looks for the gNB of its namespace', () => {
    expect(configOf({}).gnbSearchList).toEqual(['ueransim-gnb.nexslice.svc.cluster.local']);
    const { namespace: _, ...metadata } = session().metadata;
    const made = simulatedUeManifests({ ...session(), metadata }, slice);
    expect(parse(made.configMap.data?.['ue.yaml'] ?? '').gnbSearchList).toEqual(['ueransim-gnb']);
  });

  it('asks for the DNN of its session, else for the first of its slice', () => {
    expect(configOf({ dnn: 'ims' }).sessions).toEqual([
      { type: 'IPv4', apn: 'ims', slice: { sst: 1, sd: '0x00000A' } },
    ]);
    expect(configOf({}).sessions[0].apn).toBe('internet');
  });

  it('has a SUPI of the testbed made of its number', () => {
    expect(configOf({})).toMatchObject({ supi: 'imsi-208950000000007', mcc: '208', mnc: '95' });
  });

  it('keeps the SUPI that its session has, and shows it nowhere but in its configuration', () => {
    const spec = { slice: 'default', connected: true, simulate: true, supi: 'imsi-208950000004711' };
    const made = simulatedUeManifests({ ...session({}, 'ue-0123456789abcdef0123'), spec }, slice);
    expect(parse(made.configMap.data?.['ue.yaml'] ?? '').supi).toBe('imsi-208950000004711');
    expect(JSON.stringify([made.pod, made.configMap.metadata])).not.toContain('4711');
  });

  it('cannot be of another network than the testbed', () => {
    expect(() => simulatedUeManifests(session({ supi: 'imsi-001010000000001' }), slice)).toThrow(
      'supi: must start with the MCC and MNC of the home network',
    );
  });

  it('plays in another testbed with the keys of that one', () => {
    const testbed = {
      ...nexsliceTestbed,
      plmn: { mcc: '001', mnc: '001' },
      image: 'example/ueransim:1',
      gnbService: 'gnb',
    };
    const made = simulatedUeManifests(session(), slice, testbed);
    expect(parse(made.configMap.data?.['ue.yaml'] ?? '')).toMatchObject({ supi: 'imsi-001001000000007', mnc: '001' });
    expect(made.pod.spec?.containers[0]?.image).toBe('example/ueransim:1');
  });

  it('bears the hash of its configuration, by which a changed one is noticed', () => {
    const hash = (spec: Partial<UESessionSpec>) =>
      simulatedUeManifests(session(spec), slice).pod.metadata?.annotations?.[configHashAnnotation];
    expect(hash({})).toMatch(/^[0-9a-f]{16}$/);
    expect(hash({})).toBe(hash({ source: 'elsewhere' }));
    expect(hash({})).not.toBe(hash({ dnn: 'ims' }));
  });
});

describe('supiOf', () => {
  it('has 15 digits for every number, and tells UEs apart', () => {
    const ueIds = fc.integer({ min: 1, max: 2_147_483_647 });
    fc.assert(
      fc.property(ueIds, ueIds, (a, b) => {
        const plmn = { mcc: '208', mnc: '95' };
        expect(supiOf(a, plmn)).toMatch(/^imsi-20895[0-9]{10}$/);
        expect(supiOf(a, plmn) === supiOf(b, plmn)).toBe(a === b);
      }),
    );
  });
});
