import type { Condition } from '../kptfile/condition.ts';
import type { Kptfile } from '../kptfile/kptfile.ts';
import { formatRef, type Gvk, parseRef, type Ref, sameGvk } from '../resource/ref.ts';
import type { Resource } from '../resource/resource.ts';
import { compareText } from '../yaml/order.ts';
import { anyKind, type Definition, type Ownership } from './definition.ts';
import { annotations } from './vocabulary.ts';

/** One resource as the package knows it: by a condition, by itself, or because it should be there. */
export interface Entry {
  ref: Ref;
  condition?: Condition;
  resource?: Resource;
  desired?: Resource;
}

/** An own child with what it is to its owner. */
export interface OwnEntry extends Entry {
  ownership: Ownership;
}

/** A resource that the function answers for, with all that belongs to it. */
export interface ForNode {
  entry: Entry;
  own: Map<string, OwnEntry>;
  watched: Map<string, Entry>;
  /** Its children could not be named in this run. */
  failed: boolean;
}

/** What of a package concerns a function. */
export interface Inventory {
  /** In the order of their names. */
  nodes: ForNode[];
  /** Watched resources without owner. */
  globals: Resource[];
}

/** Options that differ between faithful and strict runs. */
export interface InventoryOptions {
  /** Understand references with dots in names and without group, and leave out what belongs to no known resource. */
  strict: boolean;
}

/** Sorts the conditions and resources of a package by what they are to a function. */
export function takeInventory(
  definition: Definition,
  kptfile: Kptfile,
  items: readonly Resource[],
  { strict }: InventoryOptions,
): Inventory {
  const nodes = new Map<string, ForNode>();
  const globals: Resource[] = [];
  const parse = (text: string | undefined) => parseRef(text ?? '', { lenient: strict });
  const links = findLinks(definition.for, kptfile, parse);

  const nodeOf = (name: string): ForNode => {
    const known = nodes.get(name);
    if (known) return known;
    const made = { entry: { ref: { ...definition.for, name } }, own: new Map(), watched: new Map(), failed: false };
    nodes.set(name, made);
    return made;
  };

  const file = (ref: Ref, owner: Ref | undefined, found: Partial<Entry>): void => {
    const own = definition.owns.find((gvk) => sameGvk(gvk, ref));
    if (sameGvk(ref, definition.for)) {
      Object.assign(nodeOf(ref.name).entry, found);
    } else if (own) {
      if (owner && sameGvk(owner, definition.for)) fileUnder(nodeOf(owner.name).own, ref, found, own.ownership);
    } else if (definition.watches.some((gvk) => sameGvk(gvk, ref))) {
      const linked = linkedName(ref, owner, links);
      // A name that leads nowhere makes a node without name in other implementations; what they do with it is their answer to it.
      if (linked !== undefined && !(strict && linked === '')) fileUnder(nodeOf(linked).watched, ref, found);
      else if (linked === undefined && !owner && found.resource) globals.push(found.resource);
    } else if (owner && sameGvk(owner, definition.for)) {
      const any = definition.owns.find((gvk) => gvk.kind === anyKind);
      if (any) fileUnder(nodeOf(owner.name).own, ref, found, any.ownership);
    }
  };

  for (const condition of kptfile.conditions) {
    const ref = parse(condition.type);
    if (ref) file(ref, parse(condition.reason), { condition });
  }
  for (const resource of items) {
    file(resource.ref, parse(resource.annotation(annotations.owner)), { resource });
  }
  const sorted = [...nodes.values()].sort((a, b) => compareText(a.entry.ref.name, b.entry.ref.name));
  return { nodes: sorted, globals };
}

/** How resources of the function hang on resources that another function answers for. */
interface Links {
  /** The kind of those other resources. */
  forOwner: Gvk | undefined;
  /** From the name of such a resource to the name of ours. */
  names: Map<string, string>;
}

function findLinks(forGvk: Gvk, kptfile: Kptfile, parse: (text: string | undefined) => Ref | undefined): Links {
  const links: Links = { forOwner: undefined, names: new Map() };
  for (const condition of kptfile.conditions) {
    const ref = parse(condition.type);
    const owner = ref && sameGvk(ref, forGvk) ? parse(condition.reason) : undefined;
    if (!ref || !owner) continue;
    links.forOwner = owner;
    links.names.set(owner.name, ref.name);
  }
  return links;
}

/** The name of our resource that a watched one belongs to; `''` when it should belong to one that is not known, undefined when to none. */
function linkedName(ref: Ref, owner: Ref | undefined, { forOwner, names }: Links): string | undefined {
  if (!forOwner) return undefined;
  if (sameGvk(ref, forOwner)) return names.get(ref.name) ?? '';
  if (owner && sameGvk(owner, forOwner)) return names.get(owner.name) ?? '';
  return undefined;
}

function fileUnder(entries: Map<string, Entry>, ref: Ref, found: Partial<Entry>, ownership?: Ownership): void {
  const key = formatRef(ref);
  const entry = entries.get(key) ?? ({ ref, ...(ownership && { ownership }) } as Entry);
  entries.set(key, Object.assign(entry, found));
}

/** Entries in the order in which changes are made: by kind, then name. */
export function inOrder<T extends Entry>(entries: Iterable<T>): T[] {
  const kindThenName = (a: Entry, b: Entry) =>
    compareText(a.ref.kind, b.ref.kind) || compareText(a.ref.name, b.ref.name);
  return [...entries].sort(kindThenName);
}
