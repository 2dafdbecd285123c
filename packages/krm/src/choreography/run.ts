import { messageOf, type Place } from '../errors.ts';
import { Kptfile } from '../kptfile/kptfile.ts';
import type { ResourceList } from '../list/list.ts';
import { type Result, resultOf } from '../list/result.ts';
import { formatRef, sameGvk } from '../resource/ref.ts';
import type { Resource } from '../resource/resource.ts';
import { checkDefinition, type Definition, type Surroundings } from './definition.ts';
import { type Entry, type ForNode, type Inventory, takeInventory } from './inventory.ts';
import { type Change, planChildren, planNotReady } from './plan.ts';
import { openRoot, summarizeRoot } from './root.ts';
import { annotations, messages, specialized } from './vocabulary.ts';

export interface RunOptions {
  /**
   * False: do what Nephio's released functions do, with their known faults. True: the same choreography without those faults;
   * docs/dialects.md lists the differences.
   */
  strict: boolean;
}

/** How a run ended. */
export interface RunOutcome {
  /** Set when the run failed as a whole. */
  error?: string;
  /**
   * What is wrong with the package. Faithful runs write it into conditions only, as other implementations do; strict ones also
   * into the results of the list.
   */
  findings: Result[];
}

const missingKptfile = 'mandatory Kptfile is missing from the package';

/**
 * Runs one function of a choreography over a package. What is wrong with the package becomes conditions of the Kptfile; the run
 * itself fails only when there is no Kptfile to write them to.
 *
 * @throws KrmError KRM_CHOREOGRAPHY_INVALID when the definition contradicts itself
 */
export function runChoreography(definition: Definition, list: ResourceList, options: RunOptions): RunOutcome {
  checkDefinition(definition);
  if (list.items.length === 0) {
    list.results.push({ severity: 'info', message: 'no resources present in the resourcelist' });
    return { findings: [] };
  }
  const resource = Kptfile.find(list.items);
  if (!resource) {
    const finding: Result = { severity: 'error', message: `${missingKptfile}, error: ${missingKptfile}` };
    list.results.push(finding);
    return { error: missingKptfile, findings: [finding] };
  }
  const run = new Run(definition, list, new Kptfile(resource), options);
  run.go();
  list.sort();
  if (options.strict) list.results.push(...run.findings);
  return { findings: run.findings };
}

class Run {
  readonly findings: Result[] = [];
  readonly #definition: Definition;
  readonly #list: ResourceList;
  readonly #kptfile: Kptfile;
  readonly #options: RunOptions;
  #inventory: Inventory = { nodes: [], globals: [] };

  constructor(definition: Definition, list: ResourceList, kptfile: Kptfile, options: RunOptions) {
    this.#definition = definition;
    this.#list = list;
    this.#kptfile = kptfile;
    this.#options = options;
  }

  go(): void {
    const { root } = this.#definition;
    if (!this.#options.strict) this.#kptfile.ensureMap('status');
    if (root) openRoot(this.#kptfile);
    this.#inventory = takeInventory(this.#definition, this.#kptfile, this.#list.items, this.#options);
    const problem = this.#checkGlobals();
    if (problem !== undefined) {
      this.#giveUp(problem);
      return;
    }
    this.#makeChildren();
    for (const node of this.#inventory.nodes) this.#complete(node);
    if (root) summarizeRoot(this.#definition.for, this.#kptfile, this.#options);
  }

  get #around(): Surroundings {
    return { list: this.#list, globals: this.#inventory.globals };
  }

  /** The first complaint about the package as a whole. */
  #checkGlobals(): string | undefined {
    for (const resource of this.#inventory.globals) {
      const watch = this.#definition.watches.find((gvk) => sameGvk(gvk, resource));
      try {
        watch?.check?.(resource, this.#inventory.globals);
      } catch (error) {
        this.#report(error, { resource });
        return messageOf(error);
      }
    }
    return undefined;
  }

  #giveUp(problem: string): void {
    const { root, owns } = this.#definition;
    const { nodes } = this.#inventory;
    if (root) {
      this.#kptfile.setCondition({ type: specialized, status: 'False', reason: 'Failed', message: problem });
    } else {
      for (const node of nodes) if (node.entry.resource) this.#fail(node.entry, problem);
    }
    for (const node of nodes) for (const change of planNotReady(node, this.#options)) this.#apply(change);
    if (owns.length > 0 || this.#options.strict) return;
    this.#list.items = this.#list.items.filter((item) => !sameGvk(item, this.#definition.for));
  }

  #makeChildren(): void {
    if (this.#definition.owns.length === 0) return;
    for (const node of this.#inventory.nodes) this.#populate(node);
    for (const node of this.#inventory.nodes) {
      for (const change of planChildren(node, this.#options)) this.#apply(change);
    }
  }

  #populate(node: ForNode): void {
    const { resource, ref } = node.entry;
    if (!resource || !this.#definition.populate) return;
    try {
      for (const desired of this.#definition.populate(resource, this.#around)) this.#expect(node, desired);
    } catch (error) {
      node.failed = true;
      const message = `stage1: cannot populate new resource err: ${messageOf(error)}`;
      const reason = this.#options.strict ? this.#kptfile.condition(formatRef(ref))?.reason : undefined;
      this.#kptfile.setCondition({ type: formatRef(ref), status: 'False', message, ...(reason && { reason }) });
      this.#report(error, { resource });
    }
  }

  #expect(node: ForNode, desired: Resource): void {
    const key = formatRef(desired.ref);
    const own = this.#definition.owns.find((gvk) => sameGvk(gvk, desired));
    if (!own) throw new Error(`cannot find new resource in gvkmap: objRef: ${desired.kind}/${desired.name}`);
    desired.setAnnotation(annotations.owner, formatRef(node.entry.ref));
    const entry = node.own.get(key) ?? { ref: desired.ref, ownership: own.ownership };
    entry.desired = desired;
    node.own.set(key, entry);
  }

  #apply(change: Change): void {
    switch (change.do) {
      case 'set':
        this.#kptfile.setCondition(change.condition);
        return;
      case 'unset':
        this.#kptfile.deleteCondition(change.type);
        return;
      case 'mark':
        change.child.resource?.setAnnotation(annotations.delete, 'true');
        return;
      case 'create':
      case 'replace':
        this.#list.upsert(change.child.desired!);
        change.child.resource = change.child.desired!;
    }
  }

  /** The second stage: what has all its children is completed. */
  #complete(node: ForNode): void {
    if (node.failed || !this.#instanceReady(node)) return;
    const { resource } = node.entry;
    const related = [...node.own.values(), ...node.watched.values()].flatMap((entry) => entry.resource ?? []);
    try {
      for (const changed of this.#definition.update(resource, related, this.#around)) this.#finish(node, changed);
    } catch (error) {
      this.#fail(node.entry, messageOf(error));
      this.#report(error, resource ? { resource } : this.#placeOfCondition(node));
    }
  }

  #instanceReady(node: ForNode): boolean {
    const condition = this.#conditionOf(node.entry);
    const done = (entry: Entry) => (this.#conditionOf(entry)?.status ?? 'False') !== 'False';
    if (![...node.own.values()].every(done)) return false;
    if (!condition) return !(this.#options.strict && !node.entry.resource);
    return [...node.watched.values()].every((entry) => formatRef(entry.ref) === condition.reason || done(entry));
  }

  /** Faithful runs go by what stood in the Kptfile when they started, strict ones by what stands there now. */
  #conditionOf(entry: Entry) {
    return this.#options.strict ? this.#kptfile.condition(formatRef(entry.ref)) : entry.condition;
  }

  #finish(node: ForNode, changed: Resource): void {
    const forType = formatRef(node.entry.ref);
    const type = this.#kptfile.condition(forType) ? forType : formatRef(changed.ref);
    const reason = this.#kptfile.condition(type)?.reason;
    if (reason) changed.setAnnotation(annotations.owner, reason);
    this.#kptfile.setCondition({ type, status: 'True', message: messages.done, ...(reason && { reason }) });
    this.#list.upsert(changed);
  }

  #fail(entry: Entry, message: string): void {
    const type = formatRef(entry.ref);
    const reason = this.#kptfile.condition(type)?.reason;
    this.#kptfile.setCondition({ type, status: 'False', message, ...(reason && { reason }) });
  }

  /** What has no resource yet stands in the Kptfile. */
  #placeOfCondition({ entry }: ForNode): Place {
    const type = formatRef(entry.ref);
    const index = this.#kptfile.conditions.findIndex((condition) => condition.type === type);
    return { resource: this.#kptfile.resource, field: `status.conditions[${index}]` };
  }

  #report(error: unknown, fallback: Place): void {
    this.findings.push(resultOf(error, fallback));
  }
}
