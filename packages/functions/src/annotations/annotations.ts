import { compareText, pathText, type Resource, type ResourceList, resultAbout } from '@nexslice/krm';
import { textsOf } from '../config/texts.ts';
import { FunctionError } from '../errors.ts';
import { additionalFields, type FieldSpec, specified } from '../field/spec.ts';

const template = 'spec/template/metadata/annotations';

/** Fields with annotations, of resources of Kubernetes itself. */
const fields: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  { path: template, create: true, version: 'v1', kind: 'ReplicationController' },
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].map((kind) => ({ path: template, create: true, kind })),
  { path: template, create: true, group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/metadata/annotations', create: true, group: 'batch', kind: 'CronJob' },
  { path: `spec/jobTemplate/${template}`, create: true, group: 'batch', kind: 'CronJob' },
];

/**
 * Sets annotations of all resources, of their pod templates and of the `additionalAnnotationFields` of the configuration, as
 * `set-annotations` of the kpt catalogue does.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function setAnnotations(list: ResourceList, config: Resource | undefined): void {
  const annotations = textsOf('set-annotations', config, 'SetAnnotations', 'annotations');
  const entries = Object.entries(annotations).sort(([a], [b]) => compareText(a, b));
  if (entries.length === 0) {
    const field = config?.kind === 'SetAnnotations' ? 'annotations' : 'data';
    throw new FunctionError('FN_CONFIG_INVALID', 'set-annotations: input annotation list cannot be empty', { field });
  }
  const specs = [...additionalFields('set-annotations', config, 'additionalAnnotationFields'), ...fields];
  const message = `set annotations: ${JSON.stringify(Object.fromEntries(entries))}`;
  for (const item of list.items) {
    const places = specs.flatMap((spec) => specified(item, spec));
    for (const place of places) for (const [key, text] of entries) item.setAt([...place, key], text);
    for (const path of new Set(places.map(pathText).sort(compareText)))
      list.results.push(resultAbout(item, 'info', message, path));
  }
}
