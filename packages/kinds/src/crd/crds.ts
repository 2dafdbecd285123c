import { stringify } from 'yaml';
import { firstIPAllocations, firstVLANAllocations, ipAllocations, vlanAllocations } from '../claim/allocations.ts';
import { ipClaims } from '../claim/ipclaim.ts';
import { ipPrefixes, networkInstances, vlanIndexes } from '../claim/pools.ts';
import { vlanClaims } from '../claim/vlanclaim.ts';
import type { Kind } from '../kind/kind.ts';
import { slices } from '../slice/slice.ts';
import { uesessions } from '../uesession/uesession.ts';
import { upfs } from '../upf/upf.ts';
import { type CustomResourceDefinition, customResourceDefinition } from './crd.ts';

/** Every kind of the group `nexslice.io`. */
export const kinds: readonly Kind[] = [slices, uesessions, upfs];

/** Claims for addresses and VLANs, what they take from, and what they were called first. A cluster with Nephio has some of them. */
export const claimKinds: readonly Kind[] = [
  ipClaims,
  networkInstances,
  ipPrefixes,
  vlanClaims,
  vlanIndexes,
  ipAllocations,
  vlanAllocations,
  firstIPAllocations,
  firstVLANAllocations,
];

/** The CustomResourceDefinitions of kinds: install them before the first controller starts. Default: those of `nexslice.io`. */
export function crds(of: readonly Kind[] = kinds): CustomResourceDefinition[] {
  return of.map(customResourceDefinition);
}

/** The same as YAML documents for `kubectl apply -f -`. */
export function crdYaml(of: readonly Kind[] = kinds): string {
  return crds(of).map(toYaml).join('---\n');
}

/** All of them as files by name, as `deploy/crds` holds them. */
export function crdFiles(): Record<string, string> {
  return Object.fromEntries(
    crds([...kinds, ...claimKinds]).map((crd) => [`${crd.spec.group}_${crd.spec.names.plural}.yaml`, toYaml(crd)]),
  );
}

function toYaml(crd: CustomResourceDefinition): string {
  // Descriptions stay on one line: a wrapped one makes a change of one word a change of many lines. No anchors: kubectl reads them, people do not.
  return stringify(crd, { lineWidth: 0, aliasDuplicateObjects: false });
}
