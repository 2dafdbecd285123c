import type { AddressFamily } from '@nexslice/ipam';
import { PackageProblem } from '@nexslice/krm';

/** By the spellings of the API's schema and of its code, which differ. */
const byPolicy: Readonly<Record<string, readonly AddressFamily[]>> = {
  none: [],
  ipv4only: ['ipv4'],
  'ipv4-only': ['ipv4'],
  ipv6only: ['ipv6'],
  'ipv6-only': ['ipv6'],
  dualstack: ['ipv4', 'ipv6'],
  'dual-stack': ['ipv4', 'ipv6'],
};

/** What Nephio's functions understand; everything else means IPv4 to them. */
const understood = new Set(['ipv6only', 'dualstack']);

/**
 * The address families of an `ipFamilyPolicy`; IPv4 when there is none.
 * @throws PackageProblem for a policy that nobody knows, if strict
 */
export function familiesOf(policy: string | undefined, { strict }: { strict: boolean }): readonly AddressFamily[] {
  if (!strict) return byPolicy[understood.has(policy ?? '') ? policy! : 'ipv4only']!;
  const families = byPolicy[policy || 'ipv4only'];
  if (families) return families;
  throw new PackageProblem(`spec invalid: ipFamilyPolicy ${policy} is none of ${Object.keys(byPolicy).join(', ')}`, {
    field: 'spec.ipFamilyPolicy',
    value: policy,
  });
}
