import type { Pod } from '@nexslice/kube';
import { type Pool, pool } from '../../builtin/service/pool.ts';

/** The network's own address and its first, which a bridge would have. */
const reserved = 2;

/** Addresses of an IPv4 network such as `10.244.0.0/16` that no pod has. */
export function podAddresses(cidr: string, pods: () => Iterable<Pod>): Pool<string> {
  const [base, bits] = cidr.split('/') as [string, string];
  const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + reserved;
  // The last one is the broadcast address.
  const size = 2 ** (32 - Number(bits)) - reserved - 1;
  return pool(
    size,
    (index) => [24, 16, 8, 0].map((shift) => Math.floor((start + index) / 2 ** shift) % 256).join('.'),
    function* () {
      for (const { status } of pods()) if (status?.podIP) yield status.podIP;
    },
  );
}
