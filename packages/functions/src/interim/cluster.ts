import { at, isObject, type Resource, sameGvk, textAt } from '@nexslice/krm';
import { interim } from './kinds.ts';

/** What functions of this dialect know of the cluster that a package is for. */
export interface Site {
  code: string;
  cniType: string;
  masterInterface: string;
}

/**
 * Complains about a ClusterContext in the words of Nephio's functions.
 * @throws Error naming the first field that is missing
 */
export function checkContext({ value }: Resource): void {
  const code = at(value, 'spec', 'siteCode');
  const cni = at(value, 'spec', 'cniConfig');
  if (typeof code !== 'string') throw invalid('mandatory field siteCode is missing from ClusterContext');
  if (code === '') throw invalid('mandatory field siteCode cannot be empty from ClusterContext');
  if (!isObject(cni)) throw invalid('mandatory field CNIConfig is missing from ClusterContext');
  if (!textAt(cni, 'cniType')) throw invalid('mandatory field CNIType is missing from ClusterContext');
  if (!textAt(cni, 'masterInterface')) throw invalid('mandatory field MasterInterface is missing from ClusterContext');
}

/** The site of the package, undefined when it has no ClusterContext. */
export function siteOf(globals: readonly Resource[]): Site | undefined {
  const context = globals.find((other) => sameGvk(other, interim.cluster));
  if (!context) return undefined;
  return {
    code: textAt(context.value, 'spec', 'siteCode') ?? '',
    cniType: textAt(context.value, 'spec', 'cniConfig', 'cniType') ?? '',
    masterInterface: textAt(context.value, 'spec', 'cniConfig', 'masterInterface') ?? '',
  };
}

/**
 * The same, where nothing can be done without.
 * @throws Error when the package has none
 */
export function neededSite(globals: readonly Resource[]): Site {
  const site = siteOf(globals);
  if (site) return site;
  throw new Error('cluster context is missing from the kpt package');
}

function invalid(what: string): Error {
  return new Error(`spec invalid: ${what}`);
}
