import { Kptfile, type Resource, type ResourceList, sameGvk } from '@nexslice/krm';
import { FunctionError } from '../errors.ts';

/** Marks a resource of a blueprint as a placeholder; its values are `required` and `optional`. */
const injectionPoint = 'kpt.dev/config-injection';
/** Notes whose contents a placeholder bears now. */
const injectedResource = 'kpt.dev/injected-resource';

/**
 * Fills the placeholders of a blueprint as Porch's PackageVariant controller does: `spec` (of a ConfigMap, `data`) is taken from the resource of
 * the same kind that is given. With several of a kind, the one of the placeholder's name is taken.
 * @throws FunctionError FN_INJECTION_POINT_MISSING when something is given that the package has no place for
 */
export function inject(list: ResourceList, given: readonly Resource[]): void {
  const points = list.items.filter((item) => item.annotation(injectionPoint) !== undefined);
  const used = new Set<Resource>();
  for (const point of points) {
    const candidates = given.filter((resource) => sameGvk(resource, point));
    const source =
      candidates.find(({ name }) => name === point.name) ?? (candidates.length === 1 ? candidates[0] : undefined);
    if (!source) continue;
    used.add(source);
    fill(point, source);
    close(list, point, source);
  }
  const unused = given.find((resource) => !used.has(resource));
  if (!unused) return;
  const known = points.map(({ kind, name }) => `${kind} ${name}`).join(', ') || 'none';
  throw new FunctionError(
    'FN_INJECTION_POINT_MISSING',
    `the package has no placeholder for ${unused.kind} ${unused.name}; its placeholders: ${known}`,
  );
}

function fill(point: Resource, source: Resource): void {
  const field = source.kind === 'ConfigMap' ? 'data' : 'spec';
  if (source.value[field] !== undefined) point.setField(field, source.value[field]);
  point.setAnnotation(injectedResource, source.name);
}

/** Where Porch has said that the placeholder is open, it is not any more. */
function close(list: ResourceList, point: Resource, source: Resource): void {
  const file = Kptfile.find(list.items);
  const kptfile = file && new Kptfile(file);
  const type = `config.injection.${point.kind}.${point.name}`;
  if (!kptfile?.condition(type)) return;
  const message = `injected resource "${source.name}" from a file`;
  kptfile.setCondition({ type, status: 'True', reason: 'ConfigInjected', message });
}
