import { KrmError } from '../errors.ts';
import type { ResourceList } from '../list/list.ts';
import { type Gvk, sameGvk } from '../resource/ref.ts';
import type { Resource } from '../resource/resource.ts';

/**
 * What a function is to the children it owns:
 * - `remote`: it writes them, somebody else fulfils them;
 * - `remote-condition`: somebody else writes them too, it only asks by a condition;
 * - `local`: it writes them and they are done at once;
 * - `initial`: they are in the package from the start, it adopts them.
 */
export type Ownership = 'remote' | 'remote-condition' | 'local' | 'initial';

/** What callbacks get to see beside the resource they are about. */
export interface Surroundings {
  list: ResourceList;
  /** Resources of watched kinds that belong to nobody. */
  globals: readonly Resource[];
}

/** One function of a package's choreography: which kind it answers for, and what it makes of it. */
export interface Definition {
  for: Gvk;
  owns: readonly (Gvk & { ownership: Ownership })[];
  /** Kinds it reads; `check` refuses a resource of the package as a whole by throwing. */
  watches: readonly (Gvk & { check?: (resource: Resource, globals: readonly Resource[]) => void })[];
  /** Whether the readiness of the package hangs on this function's resources. */
  root?: boolean;
  /** The children that a resource should have. Throwing reports why they cannot be named. */
  populate?: (resource: Resource, around: Surroundings) => Resource[];
  /**
   * Completes a resource once all its children are ready. Gets the resource (undefined when only its condition exists), its children
   * and what it watches; returns what has been changed or made. Throwing reports why it cannot be completed.
   */
  update: (resource: Resource | undefined, related: readonly Resource[], around: Surroundings) => Resource[];
}

/** What stands for any kind in `owns`. */
export const anyKind = '*';

/**
 * Checks that a definition makes sense.
 * @throws KrmError KRM_CHOREOGRAPHY_INVALID
 */
export function checkDefinition(definition: Definition): void {
  const kinds: Gvk[] = [definition.for, ...definition.owns, ...definition.watches];
  kinds.forEach((gvk, i) => {
    if (!gvk.apiVersion || !gvk.kind) throw invalid(`apiVersion and kind are needed, got ${nameOf(gvk)}`);
    if (kinds.slice(i + 1).some((other) => sameGvk(gvk, other))) throw invalid(`${nameOf(gvk)} is named twice`);
  });
  const wild = kinds.filter((gvk) => gvk.apiVersion === anyKind || gvk.kind === anyKind);
  const allowed = definition.owns.filter((own) => own.kind === anyKind && own.ownership === 'initial');
  if (wild.length > allowed.length) throw invalid('only initial children may be of any kind');
}

function nameOf({ apiVersion, kind }: Gvk): string {
  return `${apiVersion || '?'} ${kind || '?'}`;
}

function invalid(message: string): KrmError {
  return new KrmError('KRM_CHOREOGRAPHY_INVALID', message);
}
