import {
  type Client,
  controllerOf,
  controllerRef,
  type Informer,
  isDeleting,
  type KubeObject,
  keyOf,
  type ResourceType,
} from '@nexslice/kube';

/** What an owner has, should have, and has no longer a claim to. */
export interface Claim<T> {
  owned: T[];
  /** Selected, and nobody's. */
  adopt: T[];
  /** The owner's, and not selected any more. */
  release: T[];
}

export function claim<T extends KubeObject>(
  owner: KubeObject,
  candidates: Iterable<T>,
  isSelected: (labels: Record<string, string> | undefined) => boolean,
): Claim<T> {
  const result: Claim<T> = { owned: [], adopt: [], release: [] };
  const mayChange = !isDeleting(owner);
  for (const object of candidates) {
    const controller = controllerOf(object);
    if (controller && controller.uid !== owner.metadata?.uid) continue;
    const selected = isSelected(object.metadata?.labels);
    if (controller && selected) result.owned.push(object);
    else if (isDeleting(object) || !mayChange) {
      if (controller) result.owned.push(object);
    } else if (controller) result.release.push(object);
    else if (selected) result.adopt.push(object);
  }
  return result;
}

const byController = 'controller';
const byOrphanage = 'orphans';

/** Makes an informer find objects by the uid of their controller, and those without one by namespace. */
export function indexByController<T extends KubeObject>(informer: Informer<T>): void {
  informer.addIndexers({
    [byController]: (object) => {
      const uid = controllerOf(object)?.uid;
      return uid ? [uid] : [];
    },
    [byOrphanage]: (object) => (controllerOf(object) ? [] : [object.metadata?.namespace ?? '']),
  });
}

/** All that `owner` may have a claim to. */
export function candidatesOf<T extends KubeObject>(informer: Informer<T>, owner: KubeObject): T[] {
  const { uid = '', namespace = '' } = owner.metadata ?? {};
  return [...informer.byIndex(byController, uid), ...informer.byIndex(byOrphanage, namespace)];
}

/** Makes the owners of objects what the claim says. Refused as a conflict when an object has changed. */
export async function settleClaim<T extends KubeObject, O extends KubeObject>(
  client: Client,
  types: { owner: ResourceType<O>; owned: ResourceType<T> },
  owner: O,
  { adopt, release }: Pick<Claim<T>, 'adopt' | 'release'>,
  signal: AbortSignal,
): Promise<void> {
  if (adopt.length > 0) {
    // The cache may not know yet that the owner is on its way out: what it adopted now would go with it.
    const live = await client.get(types.owner, keyOf(owner), {}, signal);
    if (live.metadata?.uid !== owner.metadata?.uid || isDeleting(live)) return;
  }
  for (const object of adopt) {
    const owners = [...(object.metadata?.ownerReferences ?? []), controllerRef(owner)];
    await writeOwners(client, types.owned, object, owners, signal);
  }
  for (const object of release) {
    const owners = (object.metadata?.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata?.uid);
    await writeOwners(client, types.owned, object, owners.length > 0 ? owners : null, signal);
  }
}

async function writeOwners<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  object: T,
  ownerReferences: unknown,
  signal: AbortSignal,
): Promise<void> {
  const { uid, resourceVersion } = object.metadata ?? {};
  const body = { metadata: { uid, resourceVersion, ownerReferences } };
  await client.patch(type, keyOf(object), { type: 'merge', body }, {}, signal);
}
