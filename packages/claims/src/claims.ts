import { ipClaims, ipPrefixes, networkInstances, vlanClaims, vlanIndexes } from '@nexslice/kinds';
import {
  Cache,
  ChannelSource,
  Controller,
  EventRecorder,
  type InformerScope,
  InformerSource,
  type KubeObject,
  type Manager,
  type Reconciler,
  type ResourceType,
  type Source,
} from '@nexslice/kube';
import { addAllocations } from './allocation/allocations.ts';
import { Addresses } from './book/addresses.ts';
import { VlanAllocator } from './book/vlans.ts';
import { ipClaimKind, vlanClaimKind } from './claim/claim-kind.ts';
import { Claims, claimsManager } from './claim/claims.ts';
import { NetworkInstances } from './pool/network-instances.ts';
import { VlanIndexes } from './pool/vlan-indexes.ts';

export interface ClaimsControllerOptions {
  /** Which objects are looked at. Default: those of all namespaces. */
  readonly scope?: InformerScope;
  /** Claims that are worked on at the same time. Default 16: each waits for the API server most of the time. */
  readonly concurrency?: number;
}

/**
 * Adds the controllers that answer IPClaims and VLANClaims, and the allocations that came before them, to a manager. Replicas need no leader:
 * see `Book`.
 */
export function addClaims(manager: Manager, { scope = {}, concurrency = 16 }: ClaimsControllerOptions = {}): void {
  const { client, clock, logger } = manager;
  const cache = new Cache({ client, clock, logger, scope, ownWrites: false });
  manager.add({ name: 'claims-cache', start: (signal) => cache.start(signal) });
  const recorder = new EventRecorder({ client, controller: 'nexslice.io/claims', clock, logger });
  // A claim of a network whose prefixes are not known yet looks as if it had lost its address.
  const poolKinds = [networkInstances, ipPrefixes, vlanIndexes].map((type) => cache.informer<KubeObject>(type));
  const poolsKnown: Source = {
    start: async (_, signal) => {
      await Promise.all(poolKinds.map((informer) => informer.synced(signal)));
    },
  };
  const add = (name: string, type: ResourceType, reconciler: Reconciler, channel: ChannelSource) =>
    manager.add(
      new Controller({
        name,
        reconciler,
        sources: [poolsKnown, new InformerSource<KubeObject>(cache, { type }), channel],
        concurrency,
        clock,
        logger,
        metrics: manager.metrics?.controller(name),
        queueMetrics: manager.metrics?.queue(name),
      }),
    );
  const pools = { client, clock, fieldManager: claimsManager };

  const ipChannel = new ChannelSource();
  const ip = new Claims({
    kind: ipClaimKind,
    allocator: new Addresses(),
    informer: cache.informer(ipClaims),
    channel: ipChannel,
    client,
    clock,
    recorder,
    refresh: () => instances.refresh(),
  });
  const instances = new NetworkInstances(cache, (key, prefixes) => ip.declare(key, prefixes, []), pools);
  add('networkinstance', networkInstances, instances.instanceStatus, instances.instanceStatus.channel);
  add('ipprefix', ipPrefixes, instances.prefixStatus, instances.prefixStatus.channel);
  add('ipclaim', ipClaims, ip, ipChannel);

  const vlanChannel = new ChannelSource();
  const vlan = new Claims({
    kind: vlanClaimKind,
    allocator: new VlanAllocator(),
    informer: cache.informer(vlanClaims),
    channel: vlanChannel,
    client,
    clock,
    recorder,
    refresh: () => undefined,
  });
  const indexes = new VlanIndexes(cache, (key, spec) => vlan.declare(key, spec, {}), pools);
  add('vlanindex', vlanIndexes, indexes.status, indexes.status.channel);
  add('vlanclaim', vlanClaims, vlan, vlanChannel);

  addAllocations(manager, { scope });
}
