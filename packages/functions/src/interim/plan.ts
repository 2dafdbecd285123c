import {
  annotations,
  type Change,
  type Condition,
  type ForNode,
  formatRef,
  inOrder,
  type OwnEntry,
  sameValue,
} from '@nexslice/krm';

/** What conditions say in this dialect. */
export const interimMessages = {
  touched: 'update for condition',
  again: 'update condition again as it was deleted',
  created: 'create resource',
  updated: 'update resource',
  deleted: 'delete resource',
  notReady: 'delete not ready',
  done: 'update done',
} as const;

/** Changes by the step in which they are made. */
class Steps {
  readonly conditions: Change[] = [];
  readonly gone: Change[] = [];
  readonly created: Change[] = [];
  readonly updated: Change[] = [];
  readonly deleted: Change[] = [];
  readonly revived: Change[] = [];

  get all(): Change[] {
    return [this.conditions, this.gone, this.created, this.updated, this.deleted, this.revived].flat();
  }
}

/** What has to change so that a resource has the children it should have; everything goes that a resource left behind. */
export function planChildren(node: ForNode, { strict }: { strict: boolean }): Change[] {
  const steps = new Steps();
  for (const child of inOrder(node.own.values())) {
    if (child.desired) planDesired(node, child, steps);
    else planSuperfluous(node, child, steps);
  }
  const changes = steps.all;
  if (changes.length === 0 || !node.entry.resource) return changes;
  // Strictly a resource keeps the note of whose it is.
  const reason = strict ? node.entry.condition?.reason : undefined;
  const touched: Condition = {
    type: formatRef(node.entry.ref),
    status: 'False',
    message: interimMessages.touched,
    ...(reason && { reason }),
  };
  return [{ do: 'set', condition: touched }, ...changes];
}

/** While the package as a whole cannot be worked on every child is marked. */
export function planNotReady(node: ForNode): Change[] {
  const children = inOrder(node.own.values());
  const orphaned = !node.entry.resource && children.length > 0;
  return [
    ...(orphaned ? [{ do: 'unset', type: formatRef(node.entry.ref) } as const] : []),
    ...children.filter(({ resource }) => resource).flatMap((child) => marked(node, child, interimMessages.notReady)),
  ];
}

function planDesired(node: ForNode, child: OwnEntry, steps: Steps): void {
  const { condition, resource, desired, ownership } = child;
  const set = (message: string) => setChild(node, child, message);
  if (!condition) steps.conditions.push(set(interimMessages.again));
  if (!resource) {
    steps.created.push(set(interimMessages.created));
    if (ownership === 'remote') steps.created.push({ do: 'create', child });
    return;
  }
  if (ownership === 'remote-condition') return;
  if (!sameValue(resource.value['spec'], desired!.value['spec'])) {
    steps.updated.push(set(interimMessages.updated), { do: 'replace', child });
  }
  if (resource.annotation(annotations.delete) !== undefined) {
    steps.revived.push(set(interimMessages.created), { do: 'replace', child });
  }
}

function planSuperfluous(node: ForNode, child: OwnEntry, steps: Steps): void {
  if (child.condition) steps.gone.push({ do: 'unset', type: formatRef(child.ref) });
  if (child.resource) steps.deleted.push(...marked(node, child, interimMessages.deleted));
}

function marked(node: ForNode, child: OwnEntry, message: string): Change[] {
  return [setChild(node, child, message), { do: 'mark', child }];
}

function setChild({ entry }: ForNode, child: OwnEntry, message: string): Change {
  return {
    do: 'set',
    condition: { type: formatRef(child.ref), status: 'False', reason: formatRef(entry.ref), message },
  };
}
