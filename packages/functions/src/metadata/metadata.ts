import { at, isObject, listAt, type Resource, type ResourceList, textAt } from '@nexslice/krm';
import { FunctionError } from '../errors.ts';

/** Templates whose pods must bear the labels that selectors ask for. */
const podTemplates = [
  ['spec', 'template'],
  ['spec', 'jobTemplate', 'spec', 'template'],
];

const selectors = [['spec', 'selector', 'matchLabels']];

/** Adds labels to all resources, their pod templates and the selectors that find those. */
export function setLabels(list: ResourceList, config: Resource | undefined): void {
  const labels = textsOf('set-labels', config, 'SetLabels', 'labels');
  for (const item of list.items) {
    setTexts(item, ['metadata', 'labels'], labels);
    for (const path of podTemplates) {
      if (isObject(at(item.value, ...path))) setTexts(item, [...path, 'metadata', 'labels'], labels);
    }
    for (const path of selectors) if (isObject(at(item.value, ...path))) setTexts(item, path, labels);
    if (item.kind === 'Service' && isObject(at(item.value, 'spec', 'selector')))
      setTexts(item, ['spec', 'selector'], labels);
  }
}

/** Adds annotations to all resources and their pod templates. */
export function setAnnotations(list: ResourceList, config: Resource | undefined): void {
  const annotations = textsOf('set-annotations', config, 'SetAnnotations', 'annotations');
  for (const item of list.items) {
    setTexts(item, ['metadata', 'annotations'], annotations);
    for (const path of podTemplates) {
      if (isObject(at(item.value, ...path))) setTexts(item, [...path, 'metadata', 'annotations'], annotations);
    }
  }
}

function setTexts(item: Resource, path: readonly string[], texts: Readonly<Record<string, string>>): void {
  for (const [key, text] of Object.entries(texts)) item.setAt([...path, key], text);
}

/**
 * Sets the image of containers, as `set-image` of the kpt catalogue does: where the name without tag is `name`, it becomes
 * `newName`, `newTag` or `digest` replace what stands behind it.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function setImage(list: ResourceList, config: Resource | undefined): void {
  const from = config?.kind === 'SetImage' ? at(config.value, 'image') : at(config?.value, 'data');
  const name = textAt(from, 'name');
  if (!name) {
    const field = config?.kind === 'SetImage' ? 'image.name' : 'data.name';
    throw new FunctionError('FN_CONFIG_INVALID', 'set-image: the functionConfig names no image', { field });
  }
  const [newName, newTag, digest] = ['newName', 'newTag', 'digest'].map((field) => textAt(from, field));
  for (const item of list.items) {
    for (const [place, image] of imagesOf(item)) {
      const [, old, rest = ''] = /^(.*?)((?::[^/:@]+)?(?:@.+)?)$/.exec(image) ?? [];
      if (old !== name) continue;
      const suffix = digest ? `@${digest}` : newTag ? `:${newTag}` : rest;
      item.setAt(place, `${newName ?? old}${suffix}`);
    }
  }
}

function imagesOf(item: Resource): [(string | number)[], string][] {
  const pods = [['spec'], ['spec', 'template', 'spec'], ['spec', 'jobTemplate', 'spec', 'template', 'spec']];
  return pods.flatMap((pod) =>
    ['initContainers', 'containers'].flatMap((field) =>
      listAt(item.value, ...pod, field).flatMap((container, i) => {
        const image = textAt(container, 'image');
        return image ? [[[...pod, field, i, 'image'], image] as [(string | number)[], string]] : [];
      }),
    ),
  );
}

/** The map of texts of a ConfigMap's data, or of a field of the function's own kind. */
export function textsOf(
  name: string,
  config: Resource | undefined,
  kind: string,
  field: string,
): Record<string, string> {
  const found = config?.kind === kind ? at(config.value, field) : at(config?.value, 'data');
  const entries = isObject(found) ? Object.entries(found) : [];
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (texts.length > 0 && texts.length === entries.length) return Object.fromEntries(texts);
  throw new FunctionError('FN_CONFIG_INVALID', `${name}: the functionConfig must be a map of texts and not empty`, {
    field: config?.kind === kind ? field : 'data',
  });
}
