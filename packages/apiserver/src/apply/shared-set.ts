import { type FieldSet, makeSet, sortedElements } from './field-set.ts';

/** Enough for what the objects of some dozens of templates have in common; beyond it what is kept is forgotten and found again. */
const mostKept = 4096;

const kept = new Map<string, FieldSet>();
const numbers = new WeakMap<FieldSet, number>();
let count = 0;

/**
 * The one set of all that are equal, if it was seen lately: objects of one template are owned alike, and there may be thousands. What sets have
 * in common they share too.
 */
export function shared(set: FieldSet): FieldSet {
  if (set.children.size === 0 || numbers.has(set)) return set;
  const children = new Map<string, FieldSet>();
  let key = set.self ? '.' : '';
  for (const element of sortedElements(set)) {
    const child = shared(set.children.get(element) as FieldSet);
    children.set(element, child);
    key += `${element.length}:${element}${numberOf(child)}`;
  }
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= mostKept) kept.clear();
  const made = makeSet(set.self, children);
  count += 1;
  numbers.set(made, count);
  kept.set(key, made);
  return made;
}

/** Tells parts apart, of which those without children are a path or nothing. */
function numberOf(part: FieldSet): string {
  return part.children.size === 0 ? (part.self ? '!' : '?') : `#${numbers.get(part)}`;
}
