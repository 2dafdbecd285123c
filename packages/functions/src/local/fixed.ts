import type { AddressGrant } from '@nexslice/ipam';
import { at, type Resource, textAt } from '@nexslice/krm';
import type { Backend } from './backend.ts';

const answers: Readonly<Record<string, { ipv4: AddressGrant; ipv6: AddressGrant }>> = {
  network: {
    ipv4: { prefix: '10.0.0.10/24', gateway: '10.0.0.1' },
    ipv6: { prefix: '1000::2/64', gateway: '1000::1' },
  },
  loopback: { ipv4: { prefix: '172.0.0.10/32' }, ipv6: { prefix: '2000::2/128' } },
  pool: { ipv4: { prefix: '172.0.0.0/8' }, ipv6: { prefix: '3000::/32' } },
};

/** Answers every claim alike, as Nephio's functions do outside of its management cluster: for tests of pipelines only. */
export const fixedBackend: Backend = {
  open: () => undefined,
  release: () => undefined,
  claimVlan: () => 10,
  claimAddress: (claim: Resource): AddressGrant => {
    const kind = textAt(claim.value, 'spec', 'kind') ?? '';
    const answer = answers[kind];
    if (!answer) throw new Error(`unexpected prefix kind: got: ${kind}`);
    return at(claim.value, 'spec', 'addressFamily') === 'ipv6' ? answer.ipv6 : answer.ipv4;
  },
};
