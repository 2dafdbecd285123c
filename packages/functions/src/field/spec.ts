import { isObject, type Resource, type Step, valueAt } from '@nexslice/krm';
import { z } from 'zod';
import { FunctionError, fieldOf } from '../errors.ts';
import { selects } from '../select/select.ts';

/**
 * Where something stands in resources of some kind, in the words of kustomize: `spec/template/metadata/annotations`,
 * `spec/manifest/images[]/image`. Lists on the way are walked through, with and without `[]`.
 */
const fieldSpec = z.object({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string().optional(),
  path: z.string(),
  /** Whether maps on the way that are missing are made. */
  create: z.boolean().default(false),
});

export type FieldSpec = z.infer<typeof fieldSpec>;

/**
 * The field specs of a functionConfig.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function additionalFields(name: string, config: Resource | undefined, field: string): FieldSpec[] {
  const parsed = z.array(fieldSpec).safeParse(config?.value[field] ?? []);
  if (parsed.success) return parsed.data;
  const message = `${name}: ${z.prettifyError(parsed.error)}`;
  throw new FunctionError('FN_CONFIG_INVALID', message, { field: fieldOf(parsed.error, field) });
}

/** The places in a resource that a field spec leads to. With `create` there may be nothing yet. */
export function specified(item: Resource, spec: FieldSpec): Step[][] {
  const { path, create, ...select } = spec;
  return selects(select, item) ? placesBelow(item, [], path, create) : [];
}

/** The places that a path of such a form leads to from a place. */
export function placesBelow(item: Resource, from: Step[], path: string, create: boolean): Step[][] {
  // A slash with a backslash before it is part of a field's name.
  const steps = path.split(/(?<!\\)\//).map((step) => step.replaceAll('\\/', '/').replace(/\[\]$/, ''));
  return steps
    .filter(Boolean)
    .reduce<Step[][]>((places, step) => places.flatMap((place) => descend(item, place, step, create)), [from]);
}

function descend(item: Resource, place: Step[], step: string, create: boolean): Step[][] {
  const value = valueAt(item.value, place);
  if (Array.isArray(value)) return value.flatMap((_, i) => descend(item, [...place, i], step, create));
  if (isObject(value) ? Object.hasOwn(value, step) || create : create && (value ?? null) === null)
    return [[...place, step]];
  return [];
}
