import { at, isObject, PackageProblem, type Resource, sameGvk, textAt } from '@nexslice/krm';
import { interim } from './kinds.ts';

/** What functions of this dialect know of the cluster that a package is for. */
export interface Site {
  code: string;
  cniType: string;
  masterInterface: string;
}

/**
 * Complains about a ClusterContext in the words of Nephio's functions.
 * @throws PackageProblem naming the first field that is missing
 */
export function checkContext({ value }: Resource): void {
  const code = at(value, 'spec', 'siteCode');
  const cni = at(value, 'spec', 'cniConfig');
  if (typeof code !== 'string') throw invalid('siteCode', 'mandatory field siteCode is missing from ClusterContext');
  if (code === '') throw invalid('siteCode', 'mandatory field siteCode cannot be empty from ClusterContext');
  if (!isObject(cni)) throw invalid('cniConfig', 'mandatory field CNIConfig is missing from ClusterContext');
  if (!textAt(cni, 'cniType'))
    throw invalid('cniConfig.cniType', 'mandatory field CNIType is missing from ClusterContext');
  if (!textAt(cni, 'masterInterface'))
    throw invalid('cniConfig.masterInterface', 'mandatory field MasterInterface is missing from ClusterContext');
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
 * @throws PackageProblem when the package has none
 */
export function neededSite(globals: readonly Resource[]): Site {
  const site = siteOf(globals);
  if (site) return site;
  throw new PackageProblem('ClusterContext is missing from the kpt package', { field: 'spec' });
}

function invalid(field: string, what: string): PackageProblem {
  return new PackageProblem(`spec invalid: ${what}`, { field: `spec.${field}` });
}
