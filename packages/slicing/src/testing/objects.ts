import {
  type Slice,
  type UESession,
  type UESessionSpec,
  type UESessionStatus,
  type UPF,
  type UPFSpec,
  type UPFStatus,
  upfName,
} from '@nexslice/kinds';
import type { ObjectMeta } from '@nexslice/kube';

/** Objects for tests: complete and valid, but for what a test says. */
const namespace = 'nexslice';

type Changes<Spec, Status> = {
  name?: string;
  metadata?: ObjectMeta;
  spec?: Partial<Spec>;
  status?: Status | undefined;
};

export function aSlice({ name = 'default', metadata, spec }: Changes<Slice['spec'], never> = {}): Slice {
  return {
    apiVersion: 'nexslice.io/v1alpha1',
    kind: 'Slice',
    metadata: { ...metadata, name, namespace, uid: `uid-of-slice-${name}`, generation: 1 },
    spec: {
      snssai: { sst: 1 },
      dnns: [{ name: 'internet', uePool: '10.60.0.0/16' }],
      dedication: 'PerUE',
      upf: { flavor: 'free5gc' },
      release: { graceSeconds: 0 },
      ...spec,
    },
  };
}

export function aSession({
  name = 'ue1',
  metadata,
  spec,
  status,
}: Changes<UESessionSpec, UESessionStatus> = {}): UESession {
  return {
    apiVersion: 'nexslice.io/v1alpha1',
    kind: 'UESession',
    metadata: { uid: `uid-of-${name}`, generation: 1, resourceVersion: '7', ...metadata, name, namespace },
    spec: { ueId: Number(name.slice(2)), slice: 'default', connected: true, simulate: false, ...spec },
    ...(status && { status }),
  };
}

/** The UPF that `assign` makes for a session. */
export function aUPF(session: UESession, { metadata, spec, status }: Changes<UPFSpec, UPFStatus> = {}): UPF {
  const { ueId, slice } = session.spec;
  const { name, uid = '' } = session.metadata;
  const owner = { apiVersion: 'nexslice.io/v1alpha1', kind: 'UESession', name, uid, controller: true };
  return {
    apiVersion: 'nexslice.io/v1alpha1',
    kind: 'UPF',
    metadata: {
      uid: `uid-of-upf-${name}`,
      generation: 1,
      ownerReferences: [{ ...owner, blockOwnerDeletion: true }],
      ...metadata,
      name: upfName(name),
      namespace,
    },
    spec: {
      slice,
      flavor: 'free5gc',
      ...(ueId === undefined ? {} : { ueId }),
      image: 'free5gc/upf:latest',
      replicas: 1,
      dnns: [{ name: 'internet', pool: '10.60.0.0/16' }],
      ...spec,
    },
    ...(status && { status }),
  };
}
