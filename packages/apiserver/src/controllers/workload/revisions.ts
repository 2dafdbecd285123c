import { isDeepStrictEqual } from 'node:util';
import {
  type Client,
  controllerOf,
  controllerRef,
  ignoreNotFound,
  isApiError,
  type KubeObject,
  keyOf,
  type ResourceType,
} from '@nexslice/kube';
import type { PodTemplate } from '../../builtin/types.ts';
import { templateHash } from './template-hash.ts';

/** A template that a StatefulSet or DaemonSet has or had, for `kubectl rollout undo`. */
export interface ControllerRevision extends KubeObject {
  /** A strategic merge patch that brings the template back. */
  data?: { spec: { template: PodTemplate & { $patch: 'replace' } } };
  revision: number;
}

export const controllerRevisions: ResourceType<ControllerRevision> = {
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  namespaced: true,
};

/** On pods: which template they were made of. */
export const revisionLabel = 'controller-revision-hash';

/** What differs between the revisions of the two kinds that have them. */
export interface RevisionStyle {
  /** The label of a revision that holds its hash. */
  hashLabel: string;
}
export const statefulSetRevisions: RevisionStyle = { hashLabel: 'controller.kubernetes.io/hash' };
export const daemonSetRevisions: RevisionStyle = { hashLabel: revisionLabel };

export interface RevisionPlan {
  /** That of the present template. */
  update: ControllerRevision;
  create: boolean;
  /** The present template is one that was there before: it becomes the newest. */
  renumber: boolean;
  /** Beyond the history that is kept. */
  remove: ControllerRevision[];
}

type Owner = KubeObject & {
  spec?: { template: PodTemplate; revisionHistoryLimit?: number };
  status?: { collisionCount?: number };
};

/** The revisions of an owner; those named in `inUse` are kept whatever their number. */
export function planRevisions(
  owner: Owner,
  existing: readonly ControllerRevision[],
  inUse: ReadonlySet<string>,
  style: RevisionStyle,
): RevisionPlan {
  const byNumber = [...existing].sort((a, b) => a.revision - b.revision);
  const newest = byNumber.at(-1);
  const wanted = revisionFor(owner, (newest?.revision ?? 0) + 1, style);
  const same = byNumber.findLast((known) => isDeepStrictEqual(known.data, wanted.data));
  const renumber = same !== undefined && same !== newest;
  const update = same ? { ...same, revision: renumber ? wanted.revision : same.revision } : wanted;
  const old = byNumber.filter((known) => known !== same && !inUse.has(known.metadata?.name ?? ''));
  const surplus = old.length - (owner.spec?.revisionHistoryLimit ?? 10);
  return { update, create: !same, renumber, remove: old.slice(0, Math.max(0, surplus)) };
}

function revisionFor(owner: Owner, revision: number, { hashLabel }: RevisionStyle): ControllerRevision {
  const { name = '', namespace = '', annotations } = owner.metadata ?? {};
  const template = owner.spec!.template;
  const hash = templateHash(template, owner.status?.collisionCount);
  return {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...template.metadata?.labels, [hashLabel]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerRef(owner)],
    },
    data: { spec: { template: { ...template, $patch: 'replace' } } },
    revision,
  };
}

export function templateOf({ data }: ControllerRevision): PodTemplate {
  const { $patch: _patch, ...template } = data!.spec.template;
  return template;
}

/**
 * Makes the revisions of an owner what the plan says. `refused` when the namespace takes nothing new any more; `collision` when the name is
 * taken by another template, which a higher `collisionCount` avoids.
 */
export async function settleRevisions(
  client: Client,
  plan: RevisionPlan,
  signal: AbortSignal,
): Promise<'settled' | 'refused' | 'collision'> {
  try {
    if (plan.create) await client.create(controllerRevisions, plan.update, {}, signal);
  } catch (error) {
    if (isApiError(error, (apiError) => apiError.isNamespaceTerminating)) return 'refused';
    if (!isApiError(error, (apiError) => apiError.isAlreadyExists)) throw error;
    if (!(await adopt(client, plan.update, signal))) return 'collision';
  }
  if (plan.renumber) {
    const body = { revision: plan.update.revision };
    await client.patch(controllerRevisions, keyOf(plan.update), { type: 'merge', body }, {}, signal);
  }
  for (const old of plan.remove) {
    await client.delete(controllerRevisions, keyOf(old), {}, signal).catch(ignoreNotFound);
  }
  return 'settled';
}

/** Takes over a revision that was left behind by an owner of the same name and template. False when it is somebody else's. */
async function adopt(client: Client, wanted: ControllerRevision, signal: AbortSignal): Promise<boolean> {
  const taken = await client.get(controllerRevisions, keyOf(wanted), {}, signal);
  if (!isDeepStrictEqual(taken.data, wanted.data)) return false;
  const owner = controllerOf(taken);
  const ownerReferences = wanted.metadata?.ownerReferences ?? [];
  if (owner) return owner.uid === ownerReferences[0]?.uid;
  const metadata = { ownerReferences, resourceVersion: taken.metadata?.resourceVersion };
  await client.patch(controllerRevisions, keyOf(wanted), { type: 'merge', body: { metadata } }, {}, signal);
  return true;
}
