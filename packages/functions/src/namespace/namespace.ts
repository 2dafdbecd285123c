import { at, listAt, type Resource, type ResourceList, textAt } from '@nexslice/krm';
import { localConfig } from '../dialect/released.ts';
import { FunctionError } from '../errors.ts';

/** Kinds of Kubernetes itself that live in a namespace even where a manifest does not say so. */
const namespaced = new Set(
  [
    'ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret',
    'ServiceAccount Service ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet HorizontalPodAutoscaler CronJob Job',
    'Lease EndpointSlice Ingress NetworkPolicy PodDisruptionBudget RoleBinding Role',
  ].flatMap((line) => line.split(' ')),
);

/** The configuration that kpt puts into every package, whose `name` is the name of the package. */
const packageContext = 'kptfile.kpt.dev';

/**
 * Puts all resources into one namespace, as `set-namespace` of the kpt catalogue does: resources that have a namespace, kinds of
 * Kubernetes that live in one, Namespaces themselves, and the places where resources name the namespace of others.
 * @throws FunctionError FN_CONFIG_INVALID when the configuration names no namespace
 */
export function setNamespace(list: ResourceList, config: Resource | undefined): void {
  const namespace = namespaceOf(config);
  for (const item of list.items) {
    if (isNamespaced(item)) item.setAt(['metadata', 'namespace'], namespace);
    if (item.kind === 'Namespace' && item.apiVersion === 'v1') item.setAt(['metadata', 'name'], namespace);
    setReferences(item, namespace);
  }
}

function namespaceOf(config: Resource | undefined): string {
  const value = config?.value;
  const own = config?.kind === 'SetNamespace' ? textAt(value, 'namespace') : textAt(value, 'data', 'namespace');
  const found = own ?? (config?.name === packageContext ? textAt(value, 'data', 'name') : undefined);
  if (found) return found;
  throw new FunctionError('FN_CONFIG_INVALID', 'set-namespace: the functionConfig names no namespace', {
    field: config?.kind === 'SetNamespace' ? 'namespace' : 'data.namespace',
  });
}

function isNamespaced(item: Resource): boolean {
  if (item.namespace) return true;
  // What never gets to a cluster needs no namespace there.
  if (item.annotation(localConfig) === 'true') return false;
  const ofKubernetes = !item.apiVersion.includes('.') || /\.k8s\.io\//.test(item.apiVersion);
  return ofKubernetes && namespaced.has(item.kind);
}

function setReferences(item: Resource, namespace: string): void {
  if (item.kind === 'RoleBinding' || item.kind === 'ClusterRoleBinding') {
    listAt(item.value, 'subjects').forEach((subject, i) => {
      const named = textAt(subject, 'kind') === 'ServiceAccount' && textAt(subject, 'namespace') !== undefined;
      if (named) item.setAt(['subjects', i, 'namespace'], namespace);
    });
  }
  const services = [
    ['spec', 'conversion', 'webhook', 'clientConfig', 'service', 'namespace'],
    ['spec', 'service', 'namespace'],
  ];
  if (item.kind !== 'CustomResourceDefinition' && item.kind !== 'APIService') return;
  for (const path of services) if (typeof at(item.value, ...path) === 'string') item.setAt(path, namespace);
}
