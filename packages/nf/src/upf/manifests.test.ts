import { type UPF, type UPFSpec, upfs } from '@nexslice/kinds';
import { describe, expect, it } from 'vitest';
import { configHashAnnotation } from '../metadata/metadata.ts';
import { upfManifests } from './manifests.ts';

function upf(spec: Partial<UPFSpec> = {}, metadata: Partial<UPF['metadata']> = {}): UPF {
  return {
    metadata: { name: 'upf-ue7', namespace: 'nexslice', uid: 'a-uid', ...metadata },
    spec: {
      slice: 'default',
      flavor: 'free5gc',
      ueId: 7,
      image: 'free5gc/upf:latest',
      replicas: 1,
      dnns: [{ name: 'internet', pool: '10.60.0.0/16' }],
      ...spec,
    },
  };
}

function hashOf(spec: Partial<UPFSpec>): string | undefined {
  return upfManifests(upf(spec)).deployment.spec?.template.metadata?.annotations?.[configHashAnnotation];
}

describe('the objects of a UPF', () => {
  const { configMap, deployment, service } = upfManifests(upf());

  it('have the names that users know', () => {
    const names = [configMap, deployment, service].map(
      ({ kind, metadata }) => `${kind}/${metadata?.namespace}/${metadata?.name}`,
    );
    expect(names).toEqual([
      'ConfigMap/nexslice/upf-ue7-config',
      'Deployment/nexslice/upf-ue7',
      'Service/nexslice/upf-ue7',
    ]);
  });

  it.each([configMap, deployment, service])('$kind bears the labels that users select by', ({ metadata }) => {
    expect(metadata?.labels).toEqual({
      app: 'upf',
      'ue-id': '7',
      'nexslice.io/upf': 'upf-ue7',
      'nexslice.io/slice': 'default',
      'app.kubernetes.io/managed-by': 'nexslice',
    });
  });

  it.each([configMap, deployment, service])('$kind goes when the UPF goes', ({ metadata }) => {
    expect(metadata?.ownerReferences).toEqual([
      {
        apiVersion: 'nexslice.io/v1alpha1',
        kind: 'UPF',
        name: 'upf-ue7',
        uid: 'a-uid',
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
  });

  it('offer GTP-U and PFCP over UDP, with the address of the pod and not one in between', () => {
    expect(service.spec).toMatchObject({
      clusterIP: 'None',
      ports: [
        { name: 'gtpu', port: 2152, targetPort: 'gtpu', protocol: 'UDP' },
        { name: 'pfcp', port: 8805, targetPort: 'pfcp', protocol: 'UDP' },
      ],
    });
  });

  it('select the pods of this UPF, and of no other', () => {
    const other = upfManifests(upf({ ueId: 8 }, { name: 'upf-ue8' })).deployment.spec?.template.metadata?.labels ?? {};
    const own = deployment.spec?.template.metadata?.labels ?? {};
    for (const selector of [deployment.spec?.selector.matchLabels ?? {}, service.spec?.selector ?? {}]) {
      const matches = (labels: Record<string, string>) =>
        Object.entries(selector).every(([key, value]) => labels[key] === value);
      expect([matches(own), matches(other)]).toEqual([true, false]);
    }
  });

  it('run as many pods as asked for, never the old beside the new', () => {
    expect(upfManifests(upf({ replicas: 3 })).deployment.spec).toMatchObject({
      replicas: 3,
      strategy: { type: 'Recreate' },
    });
    expect(upfManifests(upf({ replicas: 0 })).deployment.spec?.replicas).toBe(0);
  });

  it('give the pod no way into the Kubernetes API', () => {
    expect(deployment.spec?.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
    });
  });

  it('are the same for the same UPF, whatever else happened to it', () => {
    const later = upf({}, { resourceVersion: '99', generation: 3, labels: { any: 'label' } });
    const withStatus: UPF = { ...later, status: { phase: 'Ready' } };
    expect(upfManifests(withStatus)).toEqual(upfManifests(upf()));
  });

  it('can be made before the UPF is stored, then without an owner', () => {
    const { uid: _, ...metadata } = upf().metadata;
    const made = upfManifests({ ...upf(), metadata });
    expect(made.deployment.metadata).not.toHaveProperty('ownerReferences');
  });

  it('say nothing of a UE where the UPF serves none by number', () => {
    const { ueId: _, ...spec } = upf().spec;
    const labels = upfManifests({ ...upf(), spec }).deployment.metadata?.labels;
    expect(labels).not.toHaveProperty('ue-id');
  });

  it('mount the ConfigMap that is made', () => {
    const volumes = deployment.spec?.template.spec?.volumes ?? [];
    expect(volumes.flatMap((volume) => volume.configMap?.name ?? [])).toEqual([configMap.metadata?.name]);
  });
});

describe('a change of the configuration', () => {
  it('starts new pods, as a UPF reads its configuration once', () => {
    expect(hashOf({ dnns: [{ name: 'internet', pool: '10.61.0.0/16' }] })).not.toBe(hashOf({}));
  });

  it('is not seen where there is none', () => {
    expect(hashOf({ replicas: 2 })).toBe(hashOf({}));
  });
});

it('a UPF that cannot be configured is refused, naming the field', () => {
  const dnns = [
    { name: 'a', pool: '10.0.0.0/8' },
    { name: 'b', pool: '10.1.0.0/16' },
  ];
  expect(() => upfManifests(upf({ dnns }))).toThrow('dnns[1].pool: overlaps the pool of DNN a');
});

it('a UPF as the server defaults it has what the manifests need', () => {
  const { replicas: _, ...spec } = upf().spec;
  const parsed = upfs.schema.parse({ metadata: { name: 'upf-ue7' }, spec });
  expect(upfManifests(parsed).deployment.spec?.replicas).toBe(1);
});
