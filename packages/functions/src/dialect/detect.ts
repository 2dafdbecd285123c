import { at, type Gvk, isObject, Kptfile, type Resource, type ResourceList, sameGvk } from '@nexslice/krm';
import { first, firstNfKinds, ownerNote } from '../first/kinds.ts';
import { interim } from '../interim/kinds.ts';
import { kinds } from './released.ts';

/** The first design documents (D0), May 2023 (D1), and what was released (D2 and D3, which only differ in the kind of network functions). */
export type Dialect = 'first' | 'interim' | 'released';

const releasedKinds = [kinds.cluster, kinds.ipClaim, kinds.vlanClaim];
const releasedGroup = /^(?:ipam|vlan)\.resource\.nephio\.org\//;
const interimGroup = /^(?:ipam|vlan)\.alloc\.nephio\.org\//;
/** Types of conditions since May 2023 name version and kind between dots. */
const dottedType = /\/v1[a-z0-9]*\.[A-Z]/;
/** Types of the first design documents. */
const dashedType = /^(?:req|ipam)-nephio-org-v1alpha1?-/;

/** The dialect that a package speaks, told by its kinds, notes and conditions. */
export function dialectOf({ items }: Pick<ResourceList, 'items'>): Dialect {
  const file = Kptfile.find(items);
  const types = file ? new Kptfile(file).conditions.map(({ type }) => type) : [];
  const some = (test: (item: Resource) => boolean) => items.some(test);
  if (some((item) => releasedKinds.some((gvk) => sameGvk(item, gvk)))) return 'released';
  if (types.some((type) => releasedGroup.test(type))) return 'released';
  const hasContext = some((item) => sameGvk(item, interim.cluster));
  if (types.some((type) => interimGroup.test(type)) || some((item) => interimGroup.test(item.apiVersion)))
    return 'interim';
  if (some(isLater)) return hasContext ? 'interim' : 'released';
  if (hasContext && types.some((type) => dottedType.test(type))) return 'interim';
  const old = types.some((type) => dashedType.test(type)) || some(isFirst);
  if (hasContext) return !old && some((item) => sameGvk(item, kinds.interface)) ? 'interim' : 'first';
  return old ? 'first' : 'released';
}

/** Kinds and notes that the first design does not know. */
function isLater(item: Resource): boolean {
  if (sameGvk(item, kinds.dataNetwork) || item.apiVersion === kinds.nfDeployment.apiVersion) return true;
  return annotationsOf(item).some((key) => key.startsWith('specializer.nephio.org/'));
}

/** Kinds, notes and fields that only the first design has. */
function isFirst(item: Resource): boolean {
  const own: readonly Gvk[] = [first.ip, first.vlan, ...firstNfKinds];
  return (
    own.some((gvk) => sameGvk(item, gvk)) ||
    annotationsOf(item).includes(ownerNote) ||
    at(item.value, 'spec', 'attachementType') !== undefined ||
    (sameGvk(item, first.cluster) && at(item.value, 'spec', 'region') !== undefined)
  );
}

function annotationsOf(item: Resource): string[] {
  const annotations = at(item.value, 'metadata', 'annotations');
  return isObject(annotations) ? Object.keys(annotations) : [];
}
