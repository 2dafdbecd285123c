import { isObject, listAt, type Resource, type ResourceList, resultAbout, valueAt } from '@nexslice/krm';
import { z } from 'zod';
import { FunctionError, fieldOf } from '../errors.ts';
import { selector, selects } from '../select/select.ts';
import { findPlaces, pickPart, replacePart } from './path.ts';

const options = z.object({
  delimiter: z.string().optional(),
  index: z.int().default(0),
  create: z.boolean().default(false),
});

type Options = Partial<z.infer<typeof options>>;

const source = selector.extend({
  fieldPath: z.string().default('metadata.name'),
  options: options.default({ index: 0, create: false }),
});

const replacement = z
  .object({
    source: source.optional(),
    sourceValue: z.coerce.string().optional(),
    targets: z.array(
      z.object({
        select: selector,
        reject: z.array(selector).default([]),
        fieldPaths: z.array(z.string()).default(['metadata.name']),
        options: options.default({ index: 0, create: false }),
      }),
    ),
  })
  .refine((one) => (one.source === undefined) !== (one.sourceValue === undefined), {
    message: 'must have either a source or a sourceValue',
  });

type Replacement = z.infer<typeof replacement>;

/**
 * Copies values from one resource into fields of others, as `apply-replacements` of the kpt catalogue and kustomize do. A path that leads
 * nowhere in a target is passed over with a warning.
 * @throws FunctionError FN_CONFIG_INVALID when the configuration is wrong or a source is not there or not the only one
 */
export function applyReplacements(list: ResourceList, config: Resource | undefined): void {
  const entries = listAt(config?.value, 'replacements');
  if (!config || entries.length === 0) throw invalid('replacements', 'a functionConfig with replacements is needed');
  const parsed = z.array(replacement).safeParse(entries);
  if (!parsed.success) throw invalid(fieldOf(parsed.error, 'replacements'), z.prettifyError(parsed.error));
  for (const [i, entry] of parsed.data.entries()) applyOne(list, entry, `replacements[${i}]`);
}

function applyOne(list: ResourceList, { source: from, sourceValue, targets }: Replacement, field: string): void {
  const value = from ? takeFrom(list, from, `${field}.source`) : sourceValue;
  for (const [i, target] of targets.entries()) {
    const isTarget = (item: Resource) =>
      selects(target.select, item) && !target.reject.some((one) => selects(one, item));
    for (const item of list.items.filter(isTarget)) {
      for (const path of target.fieldPaths) {
        const done = setTarget(item, path, value, target.options, `${field}.targets[${i}]`);
        if (!done)
          list.results.push(
            resultAbout(item, 'warning', `unable to find field ${JSON.stringify(path)} in replacement target`),
          );
      }
    }
  }
}

function takeFrom(list: ResourceList, from: z.infer<typeof source>, field: string): unknown {
  const found = list.items.filter((item) => selects(from, item));
  const wanted = [from.kind, from.name].filter(Boolean).join(' ');
  if (found.length !== 1)
    throw invalid(field, `source ${wanted} must be one resource of the package, found ${found.length}`);
  const [place] = findPlaces(found[0]!, from.fieldPath, false);
  const value = place && valueAt(found[0]!.value, place);
  if (value === undefined || value === null)
    throw invalid(`${field}.fieldPath`, `source ${wanted} has no field ${from.fieldPath}`);
  const { delimiter, index = 0 } = from.options;
  return delimiter ? pickPart(scalar(value, field), delimiter, index) : value;
}

/** Whether there was a place to set. */
function setTarget(item: Resource, path: string, value: unknown, how: Options, field: string): boolean {
  const places = findPlaces(item, path, how.create ?? false);
  for (const place of places) {
    const old = valueAt(item.value, place);
    if (isStructure(value) && old !== undefined && old !== null && !isStructure(old))
      throw invalid(field, `${item.kind} ${item.name}: ${path} cannot take the value of the source`);
    const { delimiter, index = 0 } = how;
    const next = delimiter ? replacePart(scalar(old ?? '', field), scalar(value, field), delimiter, index) : value;
    item.setAt(place, typedLike(old, next), null);
  }
  return places.length > 0;
}

function isStructure(value: unknown): boolean {
  return isObject(value) || Array.isArray(value);
}

function scalar(value: unknown, field: string): string {
  if (!isStructure(value)) return String(value);
  throw invalid(`${field}.options.delimiter`, 'delimiter option can only be used with scalar nodes');
}

/** A field that is there keeps its type, where the value can be read so. */
function typedLike(old: unknown, value: unknown): unknown {
  if (typeof old === 'string') return String(value);
  if (typeof old === 'number' && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (typeof old === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function invalid(field: string, message: string): FunctionError {
  return new FunctionError('FN_CONFIG_INVALID', `apply-replacements: ${message}`, { field });
}
