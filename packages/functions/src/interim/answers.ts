import {
  formatRef,
  type Gvk,
  isObject,
  Kptfile,
  messageOf,
  type Resource,
  type ResourceList,
  type Result,
  resultOf,
  sameGvk,
} from '@nexslice/krm';
import { asClaim } from '../local/allocations.ts';
import type { Backend } from '../local/backend.ts';
import { isMarked, LocalBackend } from '../local/local.ts';
import type { FunctionOptions, FunctionOutcome } from '../registry/function.ts';
import { interim } from './kinds.ts';
import { interimMessages } from './plan.ts';
import { onKptfile, rewriteKptfile } from './run.ts';

/** Answers the IPAllocations of a package. */
export function answerAddresses(list: ResourceList, options: FunctionOptions): FunctionOutcome {
  return answerAll(list, interim.ip, options, (allocation, backend) => {
    const { prefix, gateway } = backend.claimAddress(asClaim(allocation));
    return { prefix, gateway };
  });
}

/** Answers the VLANAllocations of a package. */
export function answerVlans(list: ResourceList, options: FunctionOptions): FunctionOutcome {
  return answerAll(list, interim.vlan, options, (allocation, backend) => {
    const old = allocation.value['status'];
    const answer = backend.claimVlan(asClaim(allocation));
    return {
      ...(isObject(old) ? old : {}),
      ...(typeof answer === 'number' ? { vlanID: answer } : { vlanRange: answer }),
    };
  });
}

function answerAll(
  list: ResourceList,
  gvk: Gvk,
  options: FunctionOptions,
  answer: (allocation: Resource, backend: Backend) => object,
): FunctionOutcome {
  return onKptfile(list, (file) => {
    const kptfile = new Kptfile(file);
    const backend = options.backend ?? new LocalBackend();
    backend.open(list);
    const findings: Result[] = [];
    for (const allocation of list.items.filter((item) => sameGvk(item, gvk))) {
      if (options.strict && isMarked(allocation)) takeBack(allocation, list, kptfile, backend);
      else findings.push(...answerOne(allocation, kptfile, () => answer(allocation, backend)));
    }
    list.results.push(...findings);
    rewriteKptfile(file, list, options);
    return { findings };
  });
}

/** What cannot be answered says why in its condition, and the others get their answers. */
function answerOne(allocation: Resource, kptfile: Kptfile, answer: () => object): Result[] {
  const type = formatRef(allocation.ref);
  const reason = kptfile.condition(type)?.reason;
  const note = (status: 'True' | 'False', message: string) =>
    kptfile.setCondition({ type, status, message, ...(reason && { reason }) });
  try {
    allocation.setField('status', answer());
    note('True', interimMessages.done);
    return [];
  } catch (error) {
    note('False', messageOf(error));
    return [resultOf(error, { resource: allocation, field: 'spec' })];
  }
}

function takeBack(allocation: Resource, list: ResourceList, kptfile: Kptfile, backend: Backend): void {
  backend.release(asClaim(allocation));
  kptfile.deleteCondition(formatRef(allocation.ref));
  list.remove(allocation);
}
