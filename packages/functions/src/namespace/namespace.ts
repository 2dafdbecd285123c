import { listAt, type Resource, type ResourceList, type Step, textAt, valueAt } from '@nexslice/krm';
import { textsOf } from '../config/texts.ts';
import { isLocal } from '../dialect/released.ts';
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

/** Names a resource that must be there first: `group/namespaces/namespace/kind/name`. */
const dependsOn = 'config.kubernetes.io/depends-on';

/** What a resource was called where its package comes from: `group|kind|namespace|name`. */
const upstreamIdentifier = 'internal.kpt.dev/upstream-identifier';

interface Wish {
  namespace: string;
  /** Only what is in this namespace, or was upstream, gets the new one. */
  matcher: string | undefined;
}

/** A place that holds the name of a namespace. */
interface Mention {
  item: Resource;
  path: Step[];
  current: string;
  /** What it was upstream. */
  origin: string;
}

/**
 * Puts all resources that go to a cluster into one namespace, as `set-namespace` of the kpt catalogue does: resources that have a namespace,
 * kinds of Kubernetes that live in one, Namespaces themselves, and the places where resources name the namespace of others.
 * @throws FunctionError FN_CONFIG_INVALID when the configuration names no namespace, or the package comes from several and it does not say which
 */
export function setNamespace(list: ResourceList, config: Resource | undefined): void {
  const { namespace, matcher } = readWish(config);
  const items = list.items.filter((item) => !isLocal(item));
  const isMeant = (name: string) => name !== namespace && (matcher === undefined || name === matcher);
  if (matcher === undefined) checkOrigins(items);
  const known = new Set(items.filter(isNamespaced).map(dependencyOn));
  const dependents = items.filter((item) => known.has(item.annotation(dependsOn) ?? ''));
  const changed = items
    .flatMap(mentionsIn)
    .filter(({ current, origin }) => current !== namespace && (isMeant(current) || origin === matcher));
  for (const { item, path } of changed) item.setAt(path, namespace);
  const changedNotes = dependents.flatMap((item) => {
    const [group, scope, current = '', kind, name] = item.annotation(dependsOn)!.split('/');
    if (!isMeant(current)) return [];
    item.setAnnotation(dependsOn, [group, scope, namespace, kind, name].join('/'));
    return [current];
  });
  report(
    list,
    namespace,
    changed.map(({ current }) => current),
    changedNotes,
  );
}

function report(list: ResourceList, namespace: string, old: readonly string[], notes: readonly string[]): void {
  const say = (message: string) => list.results.push({ message, severity: 'info' });
  const names = (all: readonly string[]) => `[${[...new Set(all)].sort().join(' ')}]`;
  if (old.length === 0) say(`all matching namespaces are already "${namespace}". no value changed`);
  else say(`namespace ${names(old)} updated to "${namespace}", ${old.length} value(s) changed`);
  if (notes.length === 0) say('all `depends-on` annotations are up-to-date. no `namespace` changed');
  else
    say(
      `\`depends-on\` annotation namespace ${names(notes)} updated to "${namespace}", ${notes.length} value(s) changed`,
    );
}

function readWish(config: Resource | undefined): Wish {
  const isOwn = config?.kind === 'SetNamespace';
  const from = isOwn ? config.textsAt()! : textsOf('set-namespace', config, 'SetNamespace', 'data');
  const isContext = config?.name === packageContext;
  const namespace = from['namespace'] || (isContext && from['name']);
  if (namespace) return { namespace, matcher: from['namespaceMatcher'] || undefined };
  const field = isOwn ? 'namespace' : isContext ? 'data.name' : 'data.namespace';
  throw invalid(field, `the functionConfig names no namespace: \`${field}\` should not be empty`);
}

/** A package that was put together from several namespaces would fall into one unseen. */
function checkOrigins(items: readonly Resource[]): void {
  const origins = new Set(items.filter(isNamespaced).flatMap((item) => upstreamOf(item)?.namespace ?? []));
  if (origins.size < 2) return;
  const found = [...origins].sort().join(' ');
  throw invalid(
    'namespaceMatcher',
    `expected a single upstream namespace, found [${found}]: say with \`namespaceMatcher\` which is to be changed`,
  );
}

function upstreamOf(item: Resource): { namespace: string | undefined; name: string | undefined } | undefined {
  const note = item.annotation(upstreamIdentifier)?.split('|');
  return note && { namespace: note[2], name: note[3] };
}

function dependencyOn({ apiVersion, kind, namespace, name }: Resource): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return `${group}/namespaces/${namespace || 'default'}/${kind}/${name}`;
}

function isNamespaced(item: Resource): boolean {
  if (item.namespace) return true;
  const ofKubernetes = !item.apiVersion.includes('.') || /\.k8s\.io\//.test(item.apiVersion);
  return ofKubernetes && namespaced.has(item.kind);
}

function mentionsIn(item: Resource): Mention[] {
  const found: Mention[] = pathsIn(item).flatMap((path) => {
    const current = valueAt(item.value, path);
    return typeof current === 'string' ? [{ item, path, current, origin: '' }] : [];
  });
  if (item.kind === 'Namespace' && item.apiVersion === 'v1') {
    const origin = upstreamOf(item)?.name ?? item.name;
    found.push({ item, path: ['metadata', 'name'], current: item.name, origin });
  }
  if (isNamespaced(item)) {
    const current = item.namespace || 'default';
    const origin = upstreamOf(item)?.namespace ?? current;
    found.push({ item, path: ['metadata', 'namespace'], current, origin });
  }
  return found;
}

/** Where a resource may name the namespace of others. */
function pathsIn(item: Resource): Step[][] {
  if (item.kind === 'CustomResourceDefinition')
    return [['spec', 'conversion', 'webhook', 'clientConfig', 'service', 'namespace']];
  if (item.kind === 'APIService') return [['spec', 'service', 'namespace']];
  if (item.kind !== 'RoleBinding' && item.kind !== 'ClusterRoleBinding') return [];
  return listAt(item.value, 'subjects').flatMap((subject, i) =>
    textAt(subject, 'kind') === 'ServiceAccount' ? [['subjects', i, 'namespace']] : [],
  );
}

function invalid(field: string, message: string): FunctionError {
  return new FunctionError('FN_CONFIG_INVALID', `set-namespace: ${message}`, { field });
}
