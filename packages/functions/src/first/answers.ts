import { type Resource, type Result, resultOf } from '@nexslice/krm';
import { asClaim } from '../local/allocations.ts';
import type { Backend } from '../local/backend.ts';
import { first } from './kinds.ts';
import { conditionOf, type FirstPackage, isMarked } from './package.ts';

/** Answers the allocations of a kind; those that are marked lose what they hold and go, and their conditions with them. */
export function answerAllocations(pkg: FirstPackage, kind: 'ip' | 'vlan', backend: Backend): Result[] {
  const findings: Result[] = [];
  backend.open(pkg.list);
  for (const allocation of pkg.of(first[kind])) {
    const type = conditionOf(allocation.ref);
    if (isMarked(allocation)) {
      backend.release(asClaim(allocation));
      pkg.kptfile.deleteCondition(type);
      pkg.list.remove(allocation);
      continue;
    }
    try {
      allocation.setField(
        'status',
        kind === 'ip' ? addressOf(allocation, backend) : { vlanID: backend.claimVlan(asClaim(allocation)) },
      );
      pkg.set(type, true);
    } catch (error) {
      pkg.set(type, false);
      findings.push(resultOf(error, { resource: allocation, field: 'spec' }));
    }
  }
  return findings;
}

function addressOf(allocation: Resource, backend: Backend): object {
  const { prefix, gateway } = backend.claimAddress(asClaim(allocation));
  return { prefix, gateway };
}
