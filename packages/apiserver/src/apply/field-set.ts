import { compareElements } from './path-element.ts';

/**
 * A set of paths, as a tree of path elements. Sets are never changed once made, and share their parts.
 */
export interface FieldSet {
  /** The path that leads here is a member. */
  readonly self: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

const noChildren: ReadonlyMap<string, FieldSet> = new Map();

export const emptySet: FieldSet = { self: false, children: noChildren };

/** Holds one path: that which leads to it. */
export const leaf: FieldSet = { self: true, children: noChildren };

export function makeSet(self: boolean, children: ReadonlyMap<string, FieldSet> | undefined): FieldSet {
  if (!children || children.size === 0) return self ? leaf : emptySet;
  return { self, children };
}

export function isEmpty(set: FieldSet): boolean {
  return !set.self && set.children.size === 0;
}

/** The set with the path that leads to it as a member. */
export function withSelf(set: FieldSet): FieldSet {
  return set.self ? set : makeSet(true, set.children);
}

/** The set of one path. */
export function setOf(...path: string[]): FieldSet {
  return path.reduceRight((set, element) => makeSet(false, new Map([[element, set]])), leaf);
}

export function has(set: FieldSet, path: readonly string[]): boolean {
  return withPrefix(set, path).self;
}

/** The part of the set under `path`. */
export function withPrefix(set: FieldSet, path: readonly string[]): FieldSet {
  let found: FieldSet | undefined = set;
  for (const element of path) found = found?.children.get(element);
  return found ?? emptySet;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  const children = new Map(a.children);
  for (const [element, set] of b.children) {
    const own = children.get(element);
    children.set(element, own ? union(own, set) : set);
  }
  return makeSet(a.self || b.self, children);
}

/** What is in `a` and not in `b`. A member stays when only paths below it are taken away, and they stay when only it is. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return emptySet;
  if (isEmpty(b)) return a;
  let children: Map<string, FieldSet> | undefined;
  for (const [element, set] of b.children) {
    const own = a.children.get(element);
    const left = own && difference(own, set);
    if (!left || left === own) continue;
    children ??= new Map(a.children);
    if (isEmpty(left)) children.delete(element);
    else children.set(element, left);
  }
  const self = a.self && !b.self;
  if (!children && self === a.self) return a;
  return makeSet(self, children ?? a.children);
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  const children = new Map<string, FieldSet>();
  for (const [element, set] of a.children) {
    const other = b.children.get(element);
    const common = other && intersection(set, other);
    if (common && !isEmpty(common)) children.set(element, common);
  }
  return makeSet(a.self && b.self, children);
}

export function equalSets(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.self !== b.self || a.children.size !== b.children.size) return false;
  for (const [element, set] of a.children) {
    const other = b.children.get(element);
    if (!other || !equalSets(set, other)) return false;
  }
  return true;
}

export function sortedElements(set: FieldSet): string[] {
  return [...set.children.keys()].sort(compareElements);
}

/** All members, each as its path, in the order in which Kubernetes lists them: those of a level before those below it. */
export function paths(set: FieldSet): string[][] {
  const found: string[][] = [];
  collect(set, [], found);
  return found;
}

function collect(set: FieldSet, prefix: string[], found: string[][]): void {
  const elements = sortedElements(set);
  for (const element of elements) if (set.children.get(element)?.self) found.push([...prefix, element]);
  for (const element of elements) collect(set.children.get(element) as FieldSet, [...prefix, element], found);
}
