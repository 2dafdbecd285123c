import { pathAnnotation, Resource, type ResourceList } from '@nexslice/krm';
import { z } from 'zod';
import { FunctionError, fieldOf } from '../errors.ts';

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
 * Makes a ConfigMap of literals and templates. Templates know the values of `params` as `{{ .name }}`, with `-` to trim blanks.
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
  list.upsert(
    Resource.from({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace,
        labels,
        annotations: { ...annotations, [pathAnnotation]: `_gen_configmap_${name}.yaml` },
      },
      data: entries.length > 0 ? Object.fromEntries(entries) : undefined,
    }),
  );
}

const action = /\{\{\s*(.*?)\s*\}\}/gs;

function rendered(template: string, params: Readonly<Record<string, string>>, entry: number): string {
  const trimmed = template.replaceAll(/\s*\{\{-\s/g, '{{ ').replaceAll(/\s-\}\}\s*/g, ' }}');
  return trimmed.replaceAll(action, (_, body: string) => {
    const field = /^\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(body)?.[1];
    if (field !== undefined) return params[field] ?? '<no value>';
    throw invalid(
      `data[${entry}].value`,
      `data entry ${entry} generate error: only {{ .name }} is understood, got {{ ${body} }}`,
    );
  });
}

function invalid(field: string, message: string): FunctionError {
  return new FunctionError('FN_CONFIG_INVALID', `gen-configmap: ${message}`, { field });
}
