import { createHash } from 'node:crypto';
import { labels, manager, type ObjectMeta } from '@nexslice/kinds';
import { apiVersionOf, controllerRef, type KubeObject, type ResourceType } from '@nexslice/kube';

/** Metadata of an object that goes when its owner goes. Before the owner is stored it has no uid, and nothing can refer to it. */
export function ownedMetadata<T extends KubeObject & { metadata: ObjectMeta }>(
  kind: ResourceType<T>,
  owner: T,
  name: string,
  own: Readonly<Record<string, string>>,
): ObjectMeta {
  const { namespace, uid } = owner.metadata;
  // Objects that come in a list do not say of which kind they are.
  const reference = { ...owner, apiVersion: apiVersionOf(kind), kind: kind.kind };
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    labels: { ...own, [labels.managedBy]: manager },
    ...(uid !== undefined && { ownerReferences: [controllerRef(reference)] }),
  };
}

/** On pods: the hash of the configuration that they were started with. A new configuration makes new pods, as none reads it twice. */
export const configHashAnnotation = 'nexslice.io/config-hash';

/** 64 bits tell the versions of one configuration apart. */
const hashDigits = 16;

/** Hash of configuration files by name, whatever their order. */
export function configHash(files: Readonly<Record<string, string>>): string {
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, hashDigits);
}
