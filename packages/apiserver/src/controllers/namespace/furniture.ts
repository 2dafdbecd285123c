import { isDeepStrictEqual } from 'node:util';
import { configMaps, controllerFor, type Manager, namespaces, serviceAccounts, watch } from '@nexslice/kube';

const rootCa = 'kube-root-ca.crt';
const account = 'default';

/** Pods of plain HTTP servers find an empty bundle rather than none: what mounts it starts. */
const noAuthority = '';

/** Gives every namespace its ServiceAccount `default` and the ConfigMap with the server's authority, and gives them back when they are deleted. */
export function namespaceFurniture(manager: Manager, ca: string | undefined): void {
  const { cache, client } = manager;
  const informer = cache.informer(namespaces);
  const bundle = { 'ca.crt': ca ?? noAuthority };
  const maps = { fieldSelector: `metadata.name=${rootCa}` };
  const knownAccounts = cache.informer(serviceAccounts);
  const knownMaps = cache.informer(configMaps, maps);
  const ofNamespace = (name: string) => (object: { metadata?: { name?: string; namespace?: string } }) =>
    object.metadata?.name === name && object.metadata.namespace ? [{ name: object.metadata.namespace }] : [];
  controllerFor(manager, {
    name: 'namespace-furniture',
    for: namespaces,
    watches: [
      watch({ type: serviceAccounts, map: ofNamespace(account) }),
      watch({ type: configMaps, map: ofNamespace(rootCa), scope: maps }),
    ],
    async reconcile({ name: namespace }, { signal }) {
      const found = informer.get({ name: namespace });
      if (!found || found.metadata?.deletionTimestamp) return;
      if (!knownAccounts.get({ namespace, name: account })) {
        await client.create(serviceAccounts, { metadata: { namespace, name: account } }, {}, signal).catch(unlessThere);
      }
      const map = knownMaps.get({ namespace, name: rootCa });
      if (isDeepStrictEqual(map?.data, bundle)) return;
      const annotations = { ...map?.metadata?.annotations, [descriptionKey]: description };
      const wanted = { ...map, metadata: { ...map?.metadata, namespace, name: rootCa, annotations }, data: bundle };
      if (map) await client.update(configMaps, wanted, {}, signal);
      else await client.create(configMaps, wanted, {}, signal).catch(unlessThere);
    },
  });
}

const descriptionKey = 'kubernetes.io/description';
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

function unlessThere(error: unknown): void {
  const { isAlreadyExists, isForbidden } = error as { isAlreadyExists?: boolean; isForbidden?: boolean };
  // Forbidden: the namespace has begun to go meanwhile.
  if (!isAlreadyExists && !isForbidden) throw error;
}
