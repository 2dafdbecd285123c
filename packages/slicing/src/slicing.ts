import { labels, type Slice, slices, type UESession, type UPF, ueIdOf, uesessions, upfs } from '@nexslice/kinds';
import {
  configMaps,
  controllerFor,
  deployments,
  EventRecorder,
  generationChanged,
  type Informer,
  type KubeObject,
  keyOf,
  type Manager,
  pods,
  services,
  watch,
} from '@nexslice/kube';
import { Assign } from './assign/assign.ts';
import type { UPFDefaults } from './assign/plan.ts';
import { Census } from './census/census.ts';
import { bySlice, type Informers, makeInformers, scopes } from './informers.ts';
import { Realise } from './realise/realise.ts';
import { Sessions } from './sessions/sessions.ts';
import { UEIds } from './sessions/ue-ids.ts';
import { Simulate } from './simulate/simulate.ts';
import { Sweep } from './sweep/sweep.ts';

export interface SlicingOptions {
  /** Where Slices, UESessions and UPFs live, and all that is made for them. */
  readonly namespace: string;
  /** What a UPF gets where its Slice does not say. */
  readonly defaults: UPFDefaults;
}

/** What the rest of the process needs of slicing. */
export interface Slicing {
  readonly sessions: Sessions;
  readonly upfs: Informer<UPF>;
}

/** Reconciles of one controller that run at once: each waits for the API server most of the time. */
const concurrency = 16;

/** Adds the controllers of slicing to a manager. They run when it does. */
export function addSlicing(manager: Manager, { namespace, defaults }: SlicingOptions): Slicing {
  const { client, clock, cache, logger } = manager;
  const informers = makeInformers(cache, namespace);
  const recorder = new EventRecorder({ client, controller: 'nexslice.io/slicing', clock, logger });
  const parts = { client, clock, defaults, recorder, ...informers };
  addAssign(manager, namespace, informers, new Assign(parts));
  addRealise(manager, namespace, new Realise(parts));
  addSimulate(manager, namespace, informers, new Simulate(parts));
  addCensus(manager, namespace, new Census(parts));
  manager.add(new Sweep({ client, clock, logger, ...informers }));
  const ids = idsInUse(Object.values(informers));
  return {
    sessions: new Sessions({ client, clock, namespace, informer: informers.sessions, ids }),
    upfs: informers.upfs,
  };
}

/** A change of what a Slice wants concerns every session that names it; its counts, which change with every UE, concern none. */
function sliceChanges(namespace: string, { sessions }: Informers) {
  const map = (slice: Slice) => sessions.byIndex(bySlice, slice.metadata.name).map(keyOf);
  return watch({ type: slices, scope: scopes(namespace).named, predicates: [generationChanged], map });
}

function addAssign(manager: Manager, namespace: string, informers: Informers, assign: Assign): void {
  const { named } = scopes(namespace);
  controllerFor(manager, {
    name: 'assign',
    for: uesessions,
    scope: named,
    owns: [{ type: upfs, scope: named }],
    watches: [sliceChanges(namespace, informers)],
    concurrency,
    reconcile: (key, context) => assign.reconcile(key, context),
  });
}

function addRealise(manager: Manager, namespace: string, realise: Realise): void {
  const { named, made } = scopes(namespace);
  controllerFor(manager, {
    name: 'realise',
    for: upfs,
    scope: named,
    owns: [
      { type: configMaps, scope: made },
      { type: services, scope: made },
      { type: deployments, scope: made },
    ],
    concurrency,
    reconcile: (key, context) => realise.reconcile(key, context),
  });
}

function addSimulate(manager: Manager, namespace: string, informers: Informers, simulate: Simulate): void {
  const { named, made, simulated } = scopes(namespace);
  controllerFor(manager, {
    name: 'simulate',
    for: uesessions,
    scope: named,
    owns: [
      { type: configMaps, scope: made },
      { type: pods, scope: simulated },
    ],
    watches: [sliceChanges(namespace, informers)],
    concurrency,
    reconcile: (key, context) => simulate.reconcile(key, context),
  });
}

function addCensus(manager: Manager, namespace: string, census: Census): void {
  const { named } = scopes(namespace);
  controllerFor(manager, {
    name: 'census',
    for: slices,
    scope: named,
    watches: [
      watch({ type: uesessions, scope: named, map: ({ spec }: UESession) => [{ namespace, name: spec.slice }] }),
      watch({ type: upfs, scope: named, map: ({ spec }: UPF) => [{ namespace, name: spec.slice }] }),
    ],
    reconcile: (key, context) => census.reconcile(key, context),
  });
}

/** The number of a UE is free again only when nothing that bears it is left, be it an object that is slow to go. */
function idsInUse(informers: readonly Informer<never>[]): UEIds {
  const ids = new UEIds();
  const observe = ({ metadata }: KubeObject) => {
    const label = metadata?.labels?.[labels.ueId];
    ids.observe(label === undefined ? ueIdOf(metadata?.name ?? '') : Number(label));
  };
  for (const informer of informers as readonly unknown[] as Informer<KubeObject>[]) {
    informer.addEventHandler({ add: observe });
  }
  return ids;
}
