import { at, isObject, type Resource, type Step } from '@nexslice/krm';
import { FunctionError } from '../errors.ts';

/**
 * Splits a field path of kustomize: `spec.list.[name=x].a`, `metadata.annotations.[dotted.key/name]`, `spec.list.0`, `a\.b` for a
 * field with a dot.
 */
export function splitPath(path: string): string[] {
  const steps = path.match(/\[[^\]]*\]|(?:\\.|[^.[\]\\])+/g) ?? [];
  return steps.map((step) => step.replaceAll(/\\(.)/g, '$1'));
}

/**
 * The places in a resource that a path leads to; several where it selects items of a list.
 * `create` makes places that are not there yet; without it they are left out.
 */
export function findPlaces(resource: Resource, path: string, create: boolean): Step[][] {
  let places: Step[][] = [[]];
  const steps = splitPath(path);
  steps.forEach((step, i) => {
    places = places.flatMap((place) => descend(resource, place, step, create || false, i === steps.length - 1));
  });
  return places;
}

function descend(resource: Resource, place: Step[], step: string, create: boolean, last: boolean): Step[][] {
  const value = valueAt(resource, place);
  const inner = /^\[(.*)\]$/s.exec(step)?.[1];
  if (Array.isArray(value)) return itemsOf(value, inner ?? step).map((index) => [...place, index]);
  const field = inner ?? step;
  if (isObject(value) && Object.hasOwn(value, field)) return [[...place, field]];
  if (!create || !(value === undefined || value === null || isObject(value))) return [];
  return last || inner === undefined || !inner.includes('=') ? [[...place, field]] : [];
}

/** Indexes of the items that `name=x`, `*`, a number or `-` (the last) select. */
function itemsOf(items: readonly unknown[], selector: string): number[] {
  if (selector === '*') return items.map((_, i) => i);
  if (selector === '-') return items.length > 0 ? [items.length - 1] : [];
  if (/^\d+$/.test(selector)) return Number(selector) < items.length ? [Number(selector)] : [];
  const [field = '', wanted = ''] = selector.split(/=(.*)/s);
  return items.flatMap((item, i) => (String(field ? at(item, ...splitPath(field)) : item) === wanted ? [i] : []));
}

/** The value at a place. */
export function valueAt(resource: Resource, place: readonly Step[]): unknown {
  let value: unknown = resource.value;
  for (const step of place) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = at(value, String(step));
  }
  return value;
}

/**
 * The part of a text that a delimiter and an index name, replaced: the part behind the last is appended, the one before the first
 * is put in front.
 * @throws FunctionError FN_CONFIG_INVALID when the index is beyond that
 */
export function replacePart(text: string, part: string, delimiter: string, index: number): string {
  const parts = text.split(delimiter);
  if (index >= parts.length) parts.push(part);
  else if (index < 0) parts.unshift(part);
  else parts[index] = part;
  return parts.join(delimiter);
}

/** @throws FunctionError FN_CONFIG_INVALID when there is no such part */
export function pickPart(text: string, delimiter: string, index: number): string {
  const part = text.split(delimiter)[index];
  if (part !== undefined) return part;
  throw new FunctionError(
    'FN_CONFIG_INVALID',
    `${JSON.stringify(text)} has no part ${index} between ${JSON.stringify(delimiter)}`,
  );
}
