import { type Resource, type ResourceList, valueAt } from '@nexslice/krm';
import { textsOf } from '../config/texts.ts';
import { FunctionError } from '../errors.ts';
import { additionalFields, type FieldSpec, specified } from '../field/spec.ts';

interface Wish {
  name: string;
  newName?: string;
  newTag?: string;
  digest?: string;
}

/** Where pods and what has templates of pods name images. */
const fields: readonly FieldSpec[] = ['', 'template/', 'template/spec/', 'jobTemplate/spec/template/spec/'].flatMap(
  (pod) =>
    ['initContainers', 'containers', 'ephemeralContainers'].map((containers) => ({
      path: `spec/${pod}${containers}[]/image`,
      create: false,
    })),
);

/** An image as the name that it is looked for by, its tag and its digest. */
const reference = /^((?:[^/]*\/)*[^/:@]*)(:[^/@]*)?(@.*)?$/;

/**
 * Sets the image of containers and of the `additionalImageFields` of the configuration, as `set-image` of the kpt catalogue does: where the
 * image is called `name`, it becomes `newName`, and `newTag` or `digest` replace what stands behind it.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function setImage(list: ResourceList, config: Resource | undefined): void {
  const { image, specs } = read(config);
  const count = list.items.reduce((sum, item) => sum + setImages(item, image, specs), 0);
  list.results.push({ message: `summary: updated a total of ${count} image(s)`, severity: 'info' });
}

function read(config: Resource | undefined): { image: Wish; specs: readonly FieldSpec[] } {
  const field = config?.kind === 'SetImage' ? 'image' : 'data';
  const { name = '', newName, newTag, digest, ...others } = textsOf('set-image', config, 'SetImage', 'image');
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw invalid(`${field}.${other}`, `\`${other}\` is none of \`name\`, \`newName\`, \`newTag\` and \`digest\``);
  if (!name) throw invalid(`${field}.name`, 'must specify `name`');
  if (!newName && !newTag && !digest) throw invalid(field, 'must specify one of `newName`, `newTag`, or `digest`');
  if (newTag && digest) throw invalid(`${field}.digest`, 'must specify only one of `newTag` and `digest`');
  return {
    image: { name, ...(newName && { newName }), ...(newTag && { newTag }), ...(digest && { digest }) },
    specs: [...fields, ...additionalFields('set-image', config, 'additionalImageFields')],
  };
}

function invalid(field: string, message: string): FunctionError {
  return new FunctionError('FN_CONFIG_INVALID', `set-image: ${message}`, { field });
}

function setImages(item: Resource, image: Wish, specs: readonly FieldSpec[]): number {
  let count = 0;
  for (const place of specs.flatMap((spec) => specified(item, spec))) {
    const old = valueAt(item.value, place);
    const next = typeof old === 'string' ? renamed(old, image) : undefined;
    if (next === undefined || next === old) continue;
    item.setAt(place, next);
    count++;
  }
  return count;
}

/** The image that takes the place of one; undefined when it is another than is wanted. */
function renamed(old: string, { name, newName, newTag, digest }: Wish): string | undefined {
  const [, oldName, tag = '', oldDigest = ''] = reference.exec(old) ?? [];
  // A name with a tag stands for the images of that tag only.
  if (oldName !== name && `${oldName}${tag}` !== name) return undefined;
  const suffix = digest ? `@${digest}` : newTag ? `:${newTag}` : `${tag}${oldDigest}`;
  return `${newName ?? oldName}${suffix}`;
}
