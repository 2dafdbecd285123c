import { isObject, type Resource, type Step, valueAt } from '@nexslice/krm';
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
 * The places in a resource that a path leads to; several where it selects items of a list. With `create` they may be places that whoever
 * writes there makes, and an item of a list that is selected by a field and is not there is added with that field.
 * @throws FunctionError FN_CONFIG_INVALID when a position is too far behind the end of a list
 */
export function findPlaces(resource: Resource, path: string, create: boolean): Step[][] {
  return splitPath(path).reduce<Step[][]>(
    (places, step) => places.flatMap((place) => descend(resource, place, step, create)),
    [[]],
  );
}

function descend(resource: Resource, place: Step[], step: string, create: boolean): Step[][] {
  const value = valueAt(resource.value, place);
  const inner = /^\[(.*)\]$/s.exec(step)?.[1];
  const [, field, wanted] = /^([^=]*)=(.*)$/s.exec(inner ?? '') ?? [];
  const isMissing = value === undefined || value === null;
  if (Array.isArray(value) || (create && isMissing && (field !== undefined || /^\d+$/.test(step)))) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    const found = field === undefined ? positions(items, step, create) : indexesOf(items, field, wanted!);
    if (found.length > 0 || field === undefined || !create) return found.map((index) => [...place, index]);
    resource.setAt([...place, items.length, ...(field === '' ? [] : splitPath(field))], wanted);
    return [[...place, items.length]];
  }
  const name = inner ?? step;
  if (isObject(value) && Object.hasOwn(value, name)) return [[...place, name]];
  return create && (isMissing || isObject(value)) ? [[...place, name]] : [];
}

/** Positions of the items whose field is `wanted`, or who are it themselves. */
function indexesOf(items: readonly unknown[], field: string, wanted: string): number[] {
  return items.flatMap((item, i) => (String(valueAt(item, splitPath(field))) === wanted ? [i] : []));
}

/** Positions that `*`, a number or `-` (the last) select. */
function positions(items: readonly unknown[], step: string, create: boolean): number[] {
  if (step === '*') return items.map((_, i) => i);
  const index = step === '-' ? items.length - 1 : /^\d+$/.test(step) ? Number(step) : -1;
  if (index > items.length && create)
    throw new FunctionError('FN_CONFIG_INVALID', `index ${index} specified but only ${items.length} elements found`);
  return index >= 0 && index < items.length + Number(create) ? [index] : [];
}

/**
 * The part of a text that a delimiter and an index name, replaced: the part behind the last is appended, the one before the first
 * is put in front.
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
