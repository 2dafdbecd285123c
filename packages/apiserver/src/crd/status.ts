import { goQuote } from '../status/go-quote.ts';
import { approvalCondition } from './approval.ts';
import type { Condition, Definition, Names } from './definition.ts';

/** True if the condition of that type is. */
export function isTrue(definition: Definition, type: string): boolean {
  return (
    definition.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
  );
}

/** Sets a condition; its transition time changes only with its status. */
export function withCondition(conditions: readonly Condition[], condition: Condition, now: string): Condition[] {
  const index = conditions.findIndex(({ type }) => type === condition.type);
  const old = conditions[index];
  const lastTransitionTime = (old?.status === condition.status ? old.lastTransitionTime : undefined) ?? now;
  const changed: Condition = { lastTransitionTime, ...condition };
  return old ? conditions.with(index, changed) : [...conditions, changed];
}

/** Which names of a definition others of its group hold already. */
interface Taken {
  resources: ReadonlySet<string>;
  kinds: ReadonlySet<string>;
}

function takenBy(others: readonly Definition[], group: string): Taken {
  const accepted = others.filter(({ spec }) => spec.group === group).map(({ status }) => status?.acceptedNames);
  const resources = accepted.flatMap((names) => [names?.plural, names?.singular, ...(names?.shortNames ?? [])]);
  const kinds = accepted.flatMap((names) => [names?.kind, names?.listKind]);
  return { resources: new Set(resources.filter(isText)), kinds: new Set(kinds.filter(isText)) };
}

function isText(value: string | undefined): value is string {
  return Boolean(value);
}

function inUse(names: readonly string[]): string {
  const texts = [...new Set(names)].map((name) => `${goQuote(name)} is already in use`);
  return texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`;
}

/** The names that a definition gets, and the condition that says whether those are all that it asked for. */
function decideNames(definition: Definition, others: readonly Definition[]): { names: Names; condition: Condition } {
  const asked = definition.spec.names;
  const held = definition.status?.acceptedNames;
  const taken = takenBy(others, definition.spec.group);
  const names: Names = { ...(held ?? { plural: '', kind: '' }) };
  // Of several conflicts the last is told.
  let conflict: { reason: string; message: string } | undefined;
  const decide = (field: 'plural' | 'singular' | 'kind' | 'listKind', used: ReadonlySet<string>, reason: string) => {
    const name = asked[field];
    if (name === undefined) return;
    if (name !== held?.[field] && used.has(name)) conflict = { reason, message: inUse([name]) };
    else names[field] = name;
  };
  decide('plural', taken.resources, 'PluralConflict');
  decide('singular', taken.resources, 'SingularConflict');
  const clashing = (asked.shortNames ?? []).filter(
    (name) => !held?.shortNames?.includes(name) && taken.resources.has(name),
  );
  if (clashing.length > 0) {
    conflict = { reason: 'ShortNamesConflict', message: inUse(clashing) };
  } else if (asked.shortNames) names.shortNames = asked.shortNames;
  else delete names.shortNames;
  decide('kind', taken.kinds, 'KindConflict');
  decide('listKind', taken.kinds, 'ListKindConflict');
  if (asked.categories) names.categories = asked.categories;
  else delete names.categories;
  const condition: Condition = conflict
    ? { type: 'NamesAccepted', status: 'False', ...conflict }
    : { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
  return { names, condition };
}

/**
 * The definition with its names decided and its conditions set, as Kubernetes' controllers do right after it is written.
 * `others` are all other definitions. A definition that was established stays so. The argument is not changed.
 * @param now RFC 3339, in seconds
 */
export function establish(definition: Definition, others: readonly Definition[], now: string): Definition {
  const { names, condition } = decideNames(definition, others);
  let conditions = withCondition(definition.status?.conditions ?? [], condition, now);
  if (!isTrue(definition, 'Established')) {
    const accepted = condition.status === 'True';
    const established: Condition = accepted
      ? {
          type: 'Established',
          status: 'True',
          reason: 'InitialNamesAccepted',
          message: 'the initial names have been accepted',
        }
      : { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' };
    conditions = withCondition(conditions, established, now);
  }
  const approval = approvalCondition(definition);
  if (approval) conditions = withCondition(conditions, approval, now);
  return { ...definition, status: { ...definition.status, acceptedNames: names, conditions } };
}

/** Kubernetes' own name of the finalizer that keeps a definition until its instances are gone. */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

/** The definition as it is to be stored when its deletion is asked for: it stays until {@link finishDeletion}. */
export function beginDeletion(definition: Definition, now: string): Definition {
  const { metadata } = definition;
  const finalizers = metadata.finalizers ?? [];
  if (finalizers.includes(CLEANUP_FINALIZER)) return definition;
  const terminating: Condition = {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will be initiated soon',
  };
  return {
    ...definition,
    metadata: { ...metadata, finalizers: [...finalizers, CLEANUP_FINALIZER] },
    status: { ...definition.status, conditions: withCondition(definition.status?.conditions ?? [], terminating, now) },
  };
}

/** The definition while instances remain that have something to wait for. */
export function continueDeletion(definition: Definition, now: string): Definition {
  const deleting: Condition = {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionInProgress',
    message: 'CustomResource deletion is in progress',
  };
  const conditions = withCondition(definition.status?.conditions ?? [], deleting, now);
  return { ...definition, status: { ...definition.status, conditions } };
}

/** The definition after all of its instances are gone. It can be removed if no finalizer is left. */
export function finishDeletion(definition: Definition, now: string): Definition {
  const { finalizers = [], ...metadata } = definition.metadata;
  const left = finalizers.filter((name) => name !== CLEANUP_FINALIZER);
  const done: Condition = {
    type: 'Terminating',
    status: 'False',
    reason: 'InstanceDeletionCompleted',
    message: 'removed all instances',
  };
  return {
    ...definition,
    metadata: { ...metadata, ...(left.length > 0 && { finalizers: left }) },
    status: { ...definition.status, conditions: withCondition(definition.status?.conditions ?? [], done, now) },
  };
}
