import { compareText, messageOf, pathAnnotation, Resource, type ResourceList } from '@nexslice/krm';
import { z } from 'zod';
import { FunctionError, fieldOf } from '../errors.ts';
import { renderTemplate } from './template/template.ts';

const configuration = z.object({
  metadata: z.object({ name: z.string().optional() }).optional(),
  configMapMetadata: z
    .object({
      name: z.string().optional(),
      namespace: z.string().optional(),
      labels: z.record(z.string(), z.string()).optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    })
    .default({}),
  params: z.record(z.string(), z.string()).default({}),
  data: z
    .array(z.object({ type: z.string().optional(), key: z.string().default(''), value: z.string().default('') }))
    .default([]),
});

/**
 * Makes a ConfigMap of literals and templates. Templates are those of Go's text/template over `params`.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function genConfigMap(list: ResourceList, config: Resource | undefined): void {
  const parsed = configuration.safeParse(config?.value ?? {});
  if (!parsed.success) throw invalid(fieldOf(parsed.error), z.prettifyError(parsed.error));
  const { metadata, configMapMetadata, params, data } = parsed.data;
  const name = configMapMetadata.name ?? metadata?.name;
  if (!name) throw invalid('configMapMetadata.name', 'a name is needed, in configMapMetadata or in metadata');
  const entries = data.map(({ type, key, value }, i) => {
    if (!key) throw invalid(`data[${i}].key`, `data entry ${i}, key must not be empty`);
    return [key, type === 'gotmpl' ? rendered(value, params, i) : value] as const;
  });
  const { namespace, labels, annotations } = configMapMetadata;
  const made = Resource.from({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace,
      labels,
      annotations: { ...annotations, [pathAnnotation]: `_gen_configmap_${name}.yaml` },
    },
  });
  // Keys are names of files, not of fields: there is no order to them but the alphabet.
  if (entries.length > 0) made.setField('data', Object.fromEntries(entries), compareText);
  list.upsert(made);
}

function rendered(template: string, params: Readonly<Record<string, string>>, entry: number): string {
  try {
    return renderTemplate(template, params);
  } catch (error) {
    throw invalid(`data[${entry}].value`, `data entry ${entry} generate error: ${messageOf(error)}`);
  }
}

function invalid(field: string, message: string): FunctionError {
  return new FunctionError('FN_CONFIG_INVALID', `gen-configmap: ${message}`, { field });
}
