import {
  annotations,
  compareText,
  type Definition,
  formatRef,
  type Gvk,
  Kptfile,
  listAt,
  PackageProblem,
  Resource,
  sameGvk,
  textAt,
} from '@nexslice/krm';
import { childAnnotations, forName } from '../children/children.ts';
import { checkCluster, clusterOf } from '../cluster/cluster.ts';
import { kinds } from '../dialect/released.ts';
import type { FunctionOptions } from '../registry/function.ts';

/** A package that others may depend on, in the latest revision that is in use. */
export interface OtherPackage {
  name: string;
  resources: readonly Resource[];
}

/**
 * Copies what a Dependency asks for out of other packages: each resource becomes a Config, and the Dependency lists them.
 * A resource counts once its own package says that it is done.
 */
export function configinjectFunction(options: FunctionOptions): Definition {
  return {
    for: kinds.dependency,
    owns: [{ ...kinds.config, ownership: 'local' }],
    watches: [{ ...kinds.cluster, check: checkCluster(options) }],
    populate: (dependency, { globals }) => {
      clusterOf(globals);
      return injected(dependency, options.packages ?? []).map((resource) => configOf(dependency, resource));
    },
    update: (dependency, related) => {
      if (!dependency) throw new Error('expected a for object but got nil');
      const configs = related
        .filter((child) => sameGvk(child, kinds.config))
        .sort((a, b) => compareText(a.name, b.name));
      const refs = configs.map(({ apiVersion, kind, name, namespace }) => ({
        apiVersion,
        kind,
        name,
        namespace: namespace || undefined,
      }));
      dependency.setField('status', { injected: refs });
      return [dependency];
    },
  };
}

function injected(dependency: Resource, packages: readonly OtherPackage[]): Resource[] {
  const name = textAt(dependency.value, 'spec', 'packageName') ?? '';
  const found = packages.filter((other) => other.name === name);
  if (found.length === 0) throw notReady(`no package ${name} found`, 'spec.packageName');
  return found.flatMap((other) =>
    listAt(dependency.value, 'spec', 'injectors').flatMap((injector) =>
      resourcesOf(other, {
        apiVersion: textAt(injector, 'apiVersion') ?? '',
        kind: textAt(injector, 'kind') ?? '',
      }),
    ),
  );
}

function resourcesOf({ name, resources }: OtherPackage, gvk: Gvk): Resource[] {
  const found = resources.filter((resource) => sameGvk(resource, gvk));
  if (found.length === 0) throw notReady(`package ${name} has no ${gvk.apiVersion} ${gvk.kind}`);
  const file = Kptfile.find(resources);
  for (const { ref } of found) {
    const condition = file && new Kptfile(file).condition(formatRef(ref));
    if (!condition) throw notReady(`package ${name} has no condition for ${formatRef(ref)}`);
    if (condition.status !== 'True')
      throw notReady(`${formatRef(ref)} of package ${name} is not done: ${condition.message ?? ''}`);
  }
  return found;
}

function configOf(dependency: Resource, resource: Resource): Resource {
  return Resource.from({
    ...kinds.config,
    metadata: {
      name: `${forName(dependency)}-${resource.name}`,
      namespace: dependency.annotation(annotations.namespace) || undefined,
      annotations: childAnnotations(dependency),
    },
    spec: { config: withoutNotes(resource) },
  });
}

/** The resource as its own cluster gets it: where it was read from is nobody's business there. */
function withoutNotes(resource: Resource): unknown {
  const copy = resource.clone();
  for (const note of ['internal.config.kubernetes.io/path', 'internal.config.kubernetes.io/index'])
    copy.removeAnnotation(note);
  return copy.value;
}

function notReady(why: string, field = 'spec.injectors'): PackageProblem {
  return new PackageProblem(`dependency not ready: ${why}`, { field });
}
