import { isObject, listAt, type Resource, type ResourceList, textAt } from '@nexslice/krm';
import { z } from 'zod';
import { FunctionError, fieldOf } from '../errors.ts';
import { findPlaces, pickPart, replacePart, valueAt } from './path.ts';

const selector = z.object({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
});

const options = z.object({
  delimiter: z.string().optional(),
  index: z.int().optional(),
  create: z.boolean().optional(),
});

const replacement = z.object({
  source: selector.extend({ fieldPath: z.string().default('metadata.name'), options: options.optional() }),
  targets: z.array(
    z.object({
      select: selector,
      reject: z.array(selector).default([]),
      fieldPaths: z.array(z.string()).default(['metadata.name']),
      options: options.optional(),
    }),
  ),
});

type Selector = z.infer<typeof selector>;
type Replacement = z.infer<typeof replacement>;

/**
 * Copies values from one resource into fields of others, as `apply-replacements` of the kpt catalogue and kustomize do.
 * @throws FunctionError FN_CONFIG_INVALID when the configuration is wrong or a source is not there or not the only one
 */
export function applyReplacements(list: ResourceList, config: Resource | undefined): void {
  const entries = listAt(config?.value, 'replacements');
  if (!config || entries.length === 0) throw invalid('replacements', 'a functionConfig with replacements is needed');
  const parsed = z.array(replacement).safeParse(entries);
  if (!parsed.success) throw invalid(fieldOf(parsed.error, 'replacements'), z.prettifyError(parsed.error));
  for (const [i, entry] of parsed.data.entries()) applyOne(list, entry, `replacements[${i}]`);
}

function applyOne(list: ResourceList, { source, targets }: Replacement, field: string): void {
  const value = sourceValue(list, source, `${field}.source`);
  for (const [i, target] of targets.entries()) {
    const selected = list.items.filter(
      (item) => matches(target.select, item) && !target.reject.some((one) => matches(one, item)),
    );
    for (const item of selected)
      for (const path of target.fieldPaths)
        setTarget(item, path, value, target.options ?? {}, `${field}.targets[${i}]`);
  }
}

function sourceValue(list: ResourceList, source: Replacement['source'], field: string): unknown {
  const found = list.items.filter((item) => matches(source, item));
  const wanted = [source.kind, source.name].filter(Boolean).join(' ');
  if (found.length !== 1)
    throw invalid(field, `source ${wanted} must be one resource of the package, found ${found.length}`);
  const [place] = findPlaces(found[0]!, source.fieldPath, false);
  if (!place) throw invalid(`${field}.fieldPath`, `source ${wanted} has no field ${source.fieldPath}`);
  const value = valueAt(found[0]!, place);
  const { delimiter, index } = source.options ?? {};
  return delimiter === undefined ? value : pickPart(String(value), delimiter, index ?? 0);
}

function setTarget(
  item: Resource,
  path: string,
  value: unknown,
  { delimiter, index, create }: z.infer<typeof options>,
  field: string,
): void {
  for (const place of findPlaces(item, path, create ?? false)) {
    const old = valueAt(item, place);
    if (isObject(old) !== isObject(value) && old !== undefined && old !== null) {
      throw invalid(field, `${item.kind} ${item.name}: ${path} cannot take the value of the source`);
    }
    item.setAt(
      place,
      delimiter === undefined ? value : replacePart(String(old ?? ''), String(value), delimiter, index ?? 0),
    );
  }
}

function matches(select: Selector, item: Resource): boolean {
  const [group, version] = item.apiVersion.includes('/') ? item.apiVersion.split('/') : ['', item.apiVersion];
  const fields = {
    group,
    version,
    kind: item.kind,
    name: textAt(item.value, 'metadata', 'name'),
    namespace: item.namespace,
  };
  return Object.entries(fields).every(([field, value]) => (select[field as keyof Selector] ?? value) === value);
}

function invalid(field: string, message: string): FunctionError {
  return new FunctionError('FN_CONFIG_INVALID', `apply-replacements: ${message}`, { field });
}
