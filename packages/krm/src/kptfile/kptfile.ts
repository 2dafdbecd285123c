import { isMap, isSeq, type Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { pathAnnotation, type Resource } from '../resource/resource.ts';
import { buildMap } from '../yaml/build.ts';
import { compareText } from '../yaml/order.ts';
import { keyOf, overlay, pairOf } from '../yaml/overlay.ts';
import { textScalar } from '../yaml/scalar.ts';
import { listAt, textAt } from '../yaml/value.ts';
import { type Condition, readCondition } from './condition.ts';

/** How the status of a condition is written: as Kubernetes does, or as a YAML boolean as in the first design documents. */
export type StatusForm = 'text' | 'boolean';

/** The Kptfile of a package: its conditions and readiness gates, edited in place. */
export class Kptfile {
  readonly resource: Resource;
  readonly #form: StatusForm;
  #conditions: Map<string, Condition> | undefined;
  #readAt = -1;

  constructor(resource: Resource, form: StatusForm = 'text') {
    this.resource = resource;
    this.#form = form;
  }

  static isKptfile(item: Resource): boolean {
    return item.kind === 'Kptfile' && item.apiVersion === 'kpt.dev/v1';
  }

  /** The Kptfile among resources; of several, the one whose file lies least deep, the last of those. */
  static find(items: readonly Resource[]): Resource | undefined {
    const all = items.filter(Kptfile.isKptfile);
    return all.reduce<Resource | undefined>(
      (best, item) => (best && depthOf(best) < depthOf(item) ? best : item),
      undefined,
    );
  }

  /** All conditions in their order. Entries without a type are not seen, and not touched. */
  get conditions(): Condition[] {
    return [...this.#read().values()];
  }

  condition(type: string): Condition | undefined {
    return this.#read().get(type);
  }

  /** Whether the package may be used: all its readiness gates are met or, where it has none, no condition is open. */
  get isReady(): boolean {
    if (this.readinessGates.length > 0) return this.unmetGates.length === 0;
    return this.conditions.every(({ status }) => status === 'True');
  }

  /** Readiness gates without a condition that is True. */
  get unmetGates(): string[] {
    return this.readinessGates.filter((gate) => this.condition(gate)?.status !== 'True');
  }

  get readinessGates(): string[] {
    return listAt(this.resource.value, 'info', 'readinessGates').flatMap((gate) => textAt(gate, 'conditionType') ?? []);
  }

  addReadinessGate(conditionType: string): void {
    if (this.readinessGates.includes(conditionType)) return;
    this.#listOf('info', 'readinessGates').items.push(buildMap({ conditionType }));
    this.resource.touched();
  }

  /** Adds a condition at the end or changes the one of its type in its place. */
  setCondition(condition: Condition): void {
    const old = this.condition(condition.type);
    if (old && sameCondition(old, condition)) return;
    const list = this.#listOf('status', 'conditions');
    const found = list.items.findIndex((item) => isMap(item) && item.get('type') === condition.type);
    const fresh = this.#nodeOf(condition);
    if (found < 0) list.items.push(fresh);
    else list.items[found] = withOldLooks(list.items[found] as YAMLMap, fresh);
    this.resource.touched();
  }

  deleteCondition(type: string): void {
    if (!this.condition(type)) return;
    const list = this.#listOf('status', 'conditions');
    list.items = list.items.filter((item) => !(isMap(item) && item.get('type') === type));
    this.resource.touched();
  }

  /** Makes sure that there is a map under a top-level field, as reading through kpt's function libraries does. */
  ensureMap(field: 'info' | 'status'): void {
    if (isMap(this.resource.node.get(field, true))) return;
    this.resource.setField(field, {});
    const made = this.resource.node.get(field, true) as Node | undefined;
    if (isMap(made)) made.flow = true;
  }

  #read(): ReadonlyMap<string, Condition> {
    if (this.#conditions && this.#readAt === this.resource.edits) return this.#conditions;
    const conditions = new Map<string, Condition>();
    for (const item of listAt(this.resource.value, 'status', 'conditions')) {
      const condition = readCondition(item);
      // Of several conditions with one type the first counts: it is the one that `setCondition` changes.
      if (condition && !conditions.has(condition.type)) conditions.set(condition.type, condition);
    }
    this.#conditions = conditions;
    this.#readAt = this.resource.edits;
    return this.#conditions;
  }

  #nodeOf({ type, status, reason, message }: Condition): YAMLMap {
    const written = this.#form === 'text' ? status : status === 'Unknown' ? undefined : status === 'True';
    return buildMap({ message: message || undefined, reason: reason || undefined, status: written, type }, this.#order);
  }

  /** The design documents put the type first, kpt sorts by alphabet. */
  get #order() {
    return this.#form === 'text' ? compareText : (a: string, b: string) => -compareText(a, b);
  }

  #listOf(parent: 'info' | 'status', field: string): YAMLSeq {
    const map = childOf(this.resource.node, parent, isMap, () => new YAMLMap());
    const list = childOf(map, field, isSeq, () => new YAMLSeq());
    map.flow = false;
    list.flow = false;
    return list;
  }
}

/** The child of a map; what has another form than expected is replaced, as it can mean nothing. */
function childOf<T extends Node>(
  map: YAMLMap,
  field: string,
  expected: (value: unknown) => value is T,
  make: () => T,
): T {
  const pair = pairOf(map, field);
  if (pair && expected(pair.value)) return pair.value;
  const made = make();
  if (pair) pair.value = made;
  else map.items.push(new Pair(textScalar(field), made));
  return made;
}

/** A changed condition keeps the looks of the old one only if it holds all that the old one held; kpt's libraries do the same. */
function withOldLooks(old: YAMLMap, fresh: YAMLMap): YAMLMap {
  const holdsAll = old.items.every((pair) => {
    const key = keyOf(pair);
    return fresh.has(key) && fresh.get(key) === old.get(key);
  });
  return holdsAll ? (overlay(old, fresh) as YAMLMap) : fresh;
}

function sameCondition(a: Condition, b: Condition): boolean {
  return a.status === b.status && (a.reason ?? '') === (b.reason ?? '') && (a.message ?? '') === (b.message ?? '');
}

function depthOf(resource: Resource): number {
  return (resource.annotation(pathAnnotation) ?? '').split('/').length;
}
