import type { ApiOwnerReference } from '../../registry/resource.ts';
import type { Resource } from '../../registry/resource-api.ts';
import { type GraphNode, isOrphaning, isWaiting, type OwnerGraph, ownersOf } from './graph.ts';

/** What is to be done about one object. */
export type Verdict =
  | { act: 'keep' }
  /** Nothing can be said until the kind of an owner is served. */
  | { act: 'wait-for-kind' }
  /** Its dependents lose it as an owner, then it may go. */
  | { act: 'orphan'; dependents: GraphNode[] }
  /** Nothing blocks its foreground deletion any more. */
  | { act: 'release' }
  /** Some owners are gone, others keep it. */
  | { act: 'disown'; owners: ApiOwnerReference[] }
  | { act: 'delete'; policy: 'Background' | 'Foreground' | 'Orphan'; absent: ApiOwnerReference[]; unblock: boolean };

/** The resource of an owner's kind, if the server has it. */
export type FindKind = (apiVersion: string, kind: string) => Resource | undefined;

type OwnerState = 'solid' | 'waiting' | 'absent' | 'unknown';

const keep: Verdict = { act: 'keep' };

/**
 * The garbage collector's judgement of an object.
 * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */
export function judge(node: GraphNode, graph: OwnerGraph, find: FindKind): Verdict {
  const { object, uid } = node;
  if (isOrphaning(object)) return { act: 'orphan', dependents: [...graph.dependentsOf(uid)] };
  if (isWaiting(object)) return isBlocked(node, graph) ? keep : { act: 'release' };
  if (object.metadata.deletionTimestamp) return keep;
  const owners = ownersOf(object);
  if (owners.length === 0) return keep;
  const states = owners.map((owner) => stateOf(owner, node, graph, find));
  if (states.includes('unknown')) return { act: 'wait-for-kind' };
  const gone = owners.filter((_, i) => states[i] !== 'solid');
  if (states.includes('solid')) return gone.length > 0 ? { act: 'disown', owners: gone } : keep;
  const absent = owners.filter((_, i) => states[i] === 'absent');
  if (states.includes('waiting') && graph.hasDependents(uid)) {
    return { act: 'delete', policy: 'Foreground', absent, unblock: isInCycle(uid, graph) };
  }
  return { act: 'delete', policy: policyOf(node), absent, unblock: false };
}

/** Whether a dependent that says so keeps the object's foreground deletion waiting. */
function isBlocked({ uid }: GraphNode, graph: OwnerGraph): boolean {
  for (const { object } of graph.dependentsOf(uid)) {
    if (ownersOf(object).some((owner) => owner.uid === uid && owner.blockOwnerDeletion)) return true;
  }
  return false;
}

/** An object that waits for one that waits for it would wait for ever. */
function isInCycle(uid: string, graph: OwnerGraph): boolean {
  for (const { object } of graph.dependentsOf(uid)) if (isWaiting(object)) return true;
  return false;
}

function stateOf(reference: ApiOwnerReference, node: GraphNode, graph: OwnerGraph, find: FindKind): OwnerState {
  const resource = find(reference.apiVersion, reference.kind);
  if (!resource) return 'unknown';
  const { namespace } = node.object.metadata;
  // Such a reference is no valid one; what is done about it could only be wrong.
  if (!namespace && resource.info.namespaced) return 'unknown';
  const owner = graph.get(reference.uid);
  if (!owner || !isMeant(reference, owner, namespace)) return 'absent';
  return isWaiting(owner.object) ? 'waiting' : 'solid';
}

/** The uid alone is not enough: an owner in another namespace, or of another kind or name, is as good as none. */
function isMeant(reference: ApiOwnerReference, owner: GraphNode, namespace: string | undefined): boolean {
  const { metadata, kind } = owner.object;
  if (metadata.name !== reference.name || kind !== reference.kind) return false;
  return metadata.namespace === undefined || metadata.namespace === namespace;
}

function policyOf({ object }: GraphNode): 'Background' | 'Foreground' | 'Orphan' {
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.includes('orphan')) return 'Orphan';
  return finalizers.includes('foregroundDeletion') ? 'Foreground' : 'Background';
}
