import {
  type Definition,
  formatRef,
  type Gvk,
  inPlace,
  isObject,
  Kptfile,
  type Resource,
  type ResourceList,
  runChoreography,
  sameGvk,
} from '@nexslice/krm';
import { kinds } from '../dialect/released.ts';
import type { Backend } from '../local/backend.ts';
import { isMarked, LocalBackend } from '../local/local.ts';
import type { FunctionOptions, FunctionOutcome } from '../registry/function.ts';

/** Answers the IPClaims of a package. */
export function runIpam(list: ResourceList, options: FunctionOptions): FunctionOutcome {
  return answerClaims(list, kinds.ipClaim, options, (claim, backend) => {
    const place = { resource: claim, field: 'spec.networkInstance' };
    const { prefix, gateway } = inPlace(place, () => backend.claimAddress(claim));
    claim.setField('status', { prefix, gateway });
  });
}

/** Answers the VLANClaims of a package. */
export function runVlan(list: ResourceList, options: FunctionOptions): FunctionOutcome {
  return answerClaims(list, kinds.vlanClaim, options, (claim, backend) => {
    const answer = inPlace({ resource: claim, field: 'spec.vlanIndex' }, () => backend.claimVlan(claim));
    const old = claim.value['status'];
    const status = typeof answer === 'number' ? { vlanID: answer } : { vlanRange: answer };
    claim.setField('status', { ...(isObject(old) ? old : {}), ...status });
  });
}

function answerClaims(
  list: ResourceList,
  gvk: Gvk,
  options: FunctionOptions,
  answer: (claim: Resource, backend: Backend) => void,
): FunctionOutcome {
  const backend = options.backend ?? new LocalBackend();
  backend.open(list);
  if (options.strict) takeBack(list, gvk, backend);
  const definition: Definition = {
    for: gvk,
    owns: [],
    watches: [],
    update: (claim) => {
      if (!claim) throw new Error('expected a for object but got nil');
      answer(claim, backend);
      return [claim];
    },
  };
  return runChoreography(definition, list, options);
}

/** Claims that are marked lose what they hold and go, and their conditions with them. */
function takeBack(list: ResourceList, gvk: Gvk, backend: Backend): void {
  const resource = Kptfile.find(list.items);
  if (!resource) return;
  const kptfile = new Kptfile(resource);
  for (const claim of list.items.filter((item) => sameGvk(item, gvk) && isMarked(item))) {
    backend.release(claim);
    kptfile.deleteCondition(formatRef(claim.ref));
    list.remove(claim);
  }
}
