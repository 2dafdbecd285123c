import {
  annotations,
  type Change,
  compareText,
  type Definition,
  type Entry,
  type ForNode,
  formatRef,
  type Inventory,
  isObject,
  Kptfile,
  listAt,
  messageOf,
  parseRef,
  Resource,
  type ResourceList,
  type Result,
  resultOf,
  type Surroundings,
  sameGvk,
  takeInventory,
  textAt,
} from '@nexslice/krm';
import type { FunctionOptions, FunctionOutcome } from '../registry/function.ts';
import { interimMessages, planChildren, planNotReady } from './plan.ts';

/** A function of this dialect. Some make a resource, named like the package, where there is none. */
export interface InterimDefinition extends Definition {
  generates?: boolean;
}

const missingKptfile = 'mandatory Kptfile is missing from the package';

/** What stops a run: the package is not to be used then. */
class Failure extends Error {
  readonly about: Resource | undefined;

  constructor(cause: unknown, about: Resource | undefined) {
    super(messageOf(cause), { cause });
    this.about = about;
  }
}

/**
 * Runs one function of the choreography of May 2023. What is wrong with the package as a whole is reported and marks all children; what is
 * wrong with one resource fails the run.
 */
export function runInterim(
  definition: InterimDefinition,
  list: ResourceList,
  options: FunctionOptions,
): FunctionOutcome {
  return onKptfile(list, (file) => {
    const run = new Run(definition, list, new Kptfile(file), options);
    try {
      run.go();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      run.report(error.cause, error.about ?? file);
      return { error: error.message, findings: run.findings };
    }
    rewriteKptfile(file, list, options);
    return { findings: run.findings };
  });
}

/** Does something with the Kptfile of a package, and reports when there is none. */
export function onKptfile(list: ResourceList, work: (file: Resource) => FunctionOutcome): FunctionOutcome {
  const file = Kptfile.find(list.items);
  if (!file) {
    const finding: Result = { severity: 'error', message: missingKptfile };
    list.results.push(finding);
    return { error: missingKptfile, findings: [finding] };
  }
  const outcome = work(file);
  list.sort();
  return outcome;
}

class Run {
  readonly findings: Result[] = [];
  readonly #definition: InterimDefinition;
  readonly #list: ResourceList;
  readonly #kptfile: Kptfile;
  readonly #options: FunctionOptions;
  #inventory: Inventory = { nodes: [], globals: [] };

  constructor(definition: InterimDefinition, list: ResourceList, kptfile: Kptfile, options: FunctionOptions) {
    this.#definition = definition;
    this.#list = list;
    this.#kptfile = kptfile;
    this.#options = options;
  }

  go(): void {
    this.#inventory = takeInventory(this.#definition, this.#kptfile, this.#list.items, this.#options);
    const { nodes } = this.#inventory;
    const good = this.#checkGlobals() && this.#watchedAreDone();
    if (good) for (const node of nodes) this.#populate(node);
    for (const node of nodes) {
      for (const change of good ? planChildren(node, this.#options) : planNotReady(node)) this.#apply(change);
    }
    for (const node of nodes) {
      if (good && this.#instanceReady(node)) this.#complete(node);
      else this.#retire(node);
    }
    if (good && nodes.length === 0 && this.#definition.generates) this.#generate();
  }

  report(error: unknown, resource: Resource, form = (finding: Result) => finding): void {
    const finding = resultOf(error, { resource });
    this.findings.push(finding);
    this.#list.results.push(form(finding));
  }

  get #around(): Surroundings {
    return { list: this.#list, globals: this.#inventory.globals };
  }

  #checkGlobals(): boolean {
    let good = true;
    for (const resource of this.#inventory.globals) {
      try {
        this.#definition.watches.find((gvk) => sameGvk(gvk, resource))?.check?.(resource, this.#inventory.globals);
      } catch (error) {
        good = false;
        this.report(error, resource, this.#options.strict ? undefined : asThen);
      }
    }
    return good;
  }

  /** Watched resources that belong to nobody are waited for where they have a condition. */
  #watchedAreDone(): boolean {
    const linked = new Set(this.#inventory.nodes.flatMap(({ watched }) => [...watched.keys()]));
    return this.#kptfile.conditions.every(({ type, status, reason }) => {
      const ref = parseRef(type);
      const watched = ref && this.#definition.watches.some((gvk) => sameGvk(gvk, ref));
      return status !== 'False' || !watched || linked.has(type) || parseRef(reason ?? '') !== undefined;
    });
  }

  #populate(node: ForNode): void {
    const { resource } = node.entry;
    if (!resource || !this.#definition.populate) return;
    const desired = attempt(resource, () => this.#definition.populate!(resource, this.#around));
    for (const child of desired) {
      child.setAnnotation(annotations.owner, formatRef(node.entry.ref));
      const { ownership } = this.#definition.owns.find((gvk) => sameGvk(gvk, child))!;
      const key = formatRef(child.ref);
      const entry = node.own.get(key) ?? { ref: child.ref, ownership };
      entry.desired = child;
      node.own.set(key, entry);
    }
  }

  #apply(change: Change): void {
    if (change.do === 'set') this.#kptfile.setCondition(change.condition);
    else if (change.do === 'unset') this.#kptfile.deleteCondition(change.type);
    else if (change.do === 'mark') change.child.resource?.setAnnotation(annotations.delete, 'true');
    else {
      this.#list.upsert(change.child.desired!);
      change.child.resource = change.child.desired!;
    }
  }

  #instanceReady(node: ForNode): boolean {
    const condition = (entry: Entry) => this.#kptfile.condition(formatRef(entry.ref));
    const done = (entry: Entry) => (condition(entry)?.status ?? 'False') !== 'False';
    const owner = condition(node.entry)?.reason;
    return (
      [...node.own.values()].every(done) &&
      [...node.watched.values()].every((entry) => formatRef(entry.ref) === owner || done(entry))
    );
  }

  /** A resource that a function without children makes goes while what it is made of is not there. */
  #retire({ entry }: ForNode): void {
    if (entry.resource && this.#definition.owns.length === 0) this.#list.remove(entry.resource);
  }

  #complete({ entry, own, watched }: ForNode): void {
    const related = [...own.values(), ...watched.values()].flatMap(({ resource }) => resource ?? []);
    const about = entry.resource ?? related[0];
    const changed = attempt(about, () => this.#definition.update(entry.resource, related, this.#around));
    for (const resource of changed) this.#finish(formatRef(entry.ref), resource);
  }

  #generate(): void {
    for (const made of attempt(undefined, () => this.#definition.update(undefined, [], this.#around))) {
      this.#finish(formatRef(made.ref), made);
    }
  }

  #finish(type: string, changed: Resource): void {
    const reason = this.#kptfile.condition(type)?.reason;
    if (reason) changed.setAnnotation(annotations.owner, reason);
    this.#kptfile.setCondition({
      type,
      status: 'True',
      message: interimMessages.done,
      ...(reason && { reason }),
    });
    this.#list.upsert(changed);
  }
}

/** A result as the functions of May 2023 gave it when they went on: it names no field, and says in its own way that there is no file. */
function asThen({ field: _, ...result }: Result): Result {
  return result.resourceRef ? { file: { index: -1 }, ...result } : result;
}

function attempt<T>(about: Resource | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Failure(error, about);
  }
}

/**
 * The functions of May 2023 wrote the Kptfile anew: fields by alphabet, conditions by type, without comments. Strictly its looks stay.
 */
export function rewriteKptfile(file: Resource, list: ResourceList, { strict }: FunctionOptions): void {
  if (strict) return;
  const typeOf = (condition: unknown) => textAt(condition, 'type') ?? '';
  const { status, ...rest } = file.value;
  const conditions = [...listAt(status, 'conditions')].sort((a, b) => compareText(typeOf(a), typeOf(b)));
  const written = {
    ...rest,
    ...(isObject(status) && { status: conditions.length > 0 ? { ...status, conditions } : status }),
  };
  list.items = list.items.map((item) => (item === file ? Resource.from(written, compareText) : item));
}
