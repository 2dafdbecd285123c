import { controllerRef, type Deployment, type KubeObject, type Node, type Pod, type ReplicaSet } from '@nexslice/kube';

/** An instant to tell others by. */
export const noon = Date.UTC(2026, 0, 1, 12);

export function at(seconds: number): string {
  return `${new Date(noon + seconds * 1000).toISOString().slice(0, 19)}Z`;
}

export function podTemplate(labels: Record<string, string>, image = 'upf:1') {
  return { metadata: { labels }, spec: { containers: [{ name: 'main', image }] } };
}

export function deployment(name: string, spec: Partial<NonNullable<Deployment['spec']>> = {}): Deployment {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, generation: 1, creationTimestamp: at(0) },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: podTemplate(labels),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
    },
  };
}

export function replicaSet(name: string, replicas: number, more: Partial<ReplicaSet> = {}): ReplicaSet {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, generation: 1, creationTimestamp: at(0) },
    spec: { replicas, selector: { matchLabels: labels }, template: podTemplate(labels) },
    ...more,
  };
}

export function ownedBy<T extends KubeObject>(owner: KubeObject, object: T): T {
  return { ...object, metadata: { ...object.metadata, ownerReferences: [controllerRef(owner)] } };
}

interface PodShape {
  labels?: Record<string, string>;
  phase?: string;
  readySince?: number;
  node?: string;
  ip?: string;
  deleted?: boolean;
  annotations?: Record<string, string>;
}

/** A pod in the state that is described; without a phase it is Running when it is ready, else Pending. */
export function pod(name: string, shape: PodShape = {}): Pod {
  const { labels = {}, readySince, node, ip, annotations = {} } = shape;
  const isReady = readySince !== undefined;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      labels,
      annotations,
      creationTimestamp: at(0),
      ...(shape.deleted ? { deletionTimestamp: at(1), deletionGracePeriodSeconds: 30 } : {}),
    },
    spec: { containers: [{ name: 'main', image: 'upf:1' }], ...(node ? { nodeName: node } : {}) },
    status: {
      phase: shape.phase ?? (isReady ? 'Running' : 'Pending'),
      ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}),
      conditions: isReady ? [{ type: 'Ready', status: 'True', lastTransitionTime: at(readySince) as never }] : [],
    },
  };
}

export function node(name: string, spec: NonNullable<Node['spec']> = {}, labels: Record<string, string> = {}): Node {
  return { metadata: { name, labels }, spec };
}
