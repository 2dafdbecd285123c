import type { Condition } from '../kptfile/condition.ts';
import { formatRef } from '../resource/ref.ts';
import { isObject, sameValue } from '../yaml/value.ts';
import type { Ownership } from './definition.ts';
import { type ForNode, inOrder, type OwnEntry } from './inventory.ts';
import { annotations, messages } from './vocabulary.ts';

/** One change to a package. */
export type Change =
  | { do: 'set'; condition: Condition }
  | { do: 'unset'; type: string }
  | { do: 'create'; child: OwnEntry }
  | { do: 'replace'; child: OwnEntry }
  | { do: 'mark'; child: OwnEntry };

export interface PlanOptions {
  /** Keep the last good children of a resource whose children cannot be named, keep reasons, compare all that is desired. */
  strict: boolean;
}

/** Changes by the step in which they are made. */
class Steps {
  touch = false;
  readonly conditions: Change[] = [];
  readonly gone: Change[] = [];
  readonly created: Change[] = [];
  readonly updated: Change[] = [];
  readonly marked: Change[] = [];
}

/**
 * What has to change so that a resource has the children it should have.
 * Children are taken in the order of kind and name, changes in the order in which the steps below are listed.
 */
export function planChildren(node: ForNode, options: PlanOptions): Change[] {
  if (!node.entry.resource) return planOrphans(node, options);
  if (node.failed && options.strict) return [];
  const steps = new Steps();
  for (const child of inOrder(node.own.values())) {
    if (child.desired) planDesired(node, child, steps, options);
    else planSuperfluous(node, child, steps, options);
  }
  const touch = steps.touch ? touchFor(node, options) : [];
  return [...touch, ...steps.conditions, ...steps.gone, ...steps.created, ...steps.updated, ...steps.marked];
}

/** What happens to children while the package as a whole cannot be worked on: nothing is made, all that could go is marked. */
export function planNotReady(node: ForNode, options: PlanOptions): Change[] {
  if (options.strict) return [];
  const children = inOrder(node.own.values()).filter((child) => child.resource && mayGo(child.ownership));
  const gone: Change[] =
    !node.entry.resource && children.length > 0 ? [{ do: 'unset', type: formatRef(node.entry.ref) }] : [];
  return [...gone, ...children.flatMap((child) => markChanges(node, child, messages.notReady))];
}

function planDesired(node: ForNode, child: OwnEntry, steps: Steps, options: PlanOptions): void {
  const { condition, resource, ownership } = child;
  if (!resource) {
    if (ownership === 'remote-condition' && options.strict && condition) return;
    steps.touch = true;
    if (!condition) steps.conditions.push(firstCondition(node, child));
    steps.created.push(...createChanges(node, child));
    return;
  }
  if (!condition) {
    steps.touch = true;
    steps.conditions.push(firstCondition(node, child));
  }
  if (ownership === 'remote-condition') return;
  const marked = resource.annotation(annotations.delete) !== undefined;
  if (!marked && !differs(child, options)) return;
  steps.touch = true;
  steps.updated.push({ do: 'replace', child }, setChild(node, child, 'False', messages.updateResource));
}

function planSuperfluous(node: ForNode, child: OwnEntry, steps: Steps, options: PlanOptions): void {
  const { condition, resource, ownership } = child;
  const stays = !mayGo(ownership);
  if (!condition) {
    steps.touch = true;
    steps.conditions.push(firstCondition(node, child));
  }
  if (resource) {
    if (options.strict && stays) return;
    steps.touch = true;
    if (!stays) steps.marked.push(...markChanges(node, child, messages.deleteResource));
    return;
  }
  if (!condition) return;
  steps.touch = true;
  if (!stays || options.strict) steps.gone.push({ do: 'unset', type: formatRef(child.ref) });
}

/** Children whose owner is gone. */
function planOrphans(node: ForNode, options: PlanOptions): Change[] {
  const children = inOrder(node.own.values());
  const own: Change[] =
    options.strict && node.entry.condition ? [{ do: 'unset', type: formatRef(node.entry.ref) }] : [];
  const marks = (child: OwnEntry) => child.resource !== undefined && child.ownership !== 'initial';
  const forgotten = children.filter((child) => child.condition && !marks(child));
  return [
    ...own,
    ...forgotten.map((child): Change => ({ do: 'unset', type: formatRef(child.ref) })),
    ...children.filter(marks).flatMap((child) => markChanges(node, child, messages.deleteResource)),
  ];
}

function mayGo(ownership: Ownership): boolean {
  return ownership === 'remote' || ownership === 'remote-condition';
}

/** The resource itself is no longer done: something of it changes. */
function touchFor(node: ForNode, options: PlanOptions): Change[] {
  const { condition } = node.entry;
  if (condition?.status === 'False') return [];
  const reason = options.strict ? condition?.reason : undefined;
  const type = formatRef(node.entry.ref);
  return [{ do: 'set', condition: { type, status: 'False', message: messages.updateFor, ...(reason && { reason }) } }];
}

function firstCondition(node: ForNode, child: OwnEntry): Change {
  if (child.ownership === 'local') return setChild(node, child, 'True', messages.localDone);
  const message = child.ownership === 'initial' ? messages.createInitialCondition : messages.createCondition;
  return setChild(node, child, 'False', message);
}

function createChanges(node: ForNode, child: OwnEntry): Change[] {
  const done = child.ownership === 'local' ? 'True' : 'False';
  const condition = setChild(node, child, done, messages.createResource);
  return mayWrite(child.ownership) ? [condition, { do: 'create', child }] : [condition];
}

function mayWrite(ownership: Ownership): boolean {
  return ownership === 'remote' || ownership === 'local';
}

/** The condition moves to the end, as if the child had been forgotten and found again. */
function markChanges(node: ForNode, child: OwnEntry, message: string): Change[] {
  const marked = setChild(node, child, 'False', message);
  const { condition } = child;
  if (condition?.message === message && condition.status === 'False' && isMarked(child)) return [];
  return [{ do: 'unset', type: formatRef(child.ref) }, marked, { do: 'mark', child }];
}

function isMarked(child: OwnEntry): boolean {
  return child.resource?.annotation(annotations.delete) === 'true';
}

function setChild(node: ForNode, child: OwnEntry, status: Condition['status'], message: string): Change {
  return { do: 'set', condition: { type: formatRef(child.ref), status, reason: formatRef(node.entry.ref), message } };
}

/** Whether a child is not what it should be. Strictly, what is said in its annotations counts too: a VLAN is shared by the name in one. */
function differs({ resource, desired }: OwnEntry, { strict }: PlanOptions): boolean {
  if (!resource || !desired) return false;
  if (!sameValue(resource.value['spec'], desired.value['spec'])) return true;
  return strict && Object.entries(annotationsOf(desired)).some(([key, text]) => resource.annotation(key) !== text);
}

function annotationsOf(resource: NonNullable<OwnEntry['resource']>): Record<string, unknown> {
  const metadata = resource.value['metadata'];
  const found = isObject(metadata) ? metadata['annotations'] : undefined;
  return isObject(found) ? found : {};
}
