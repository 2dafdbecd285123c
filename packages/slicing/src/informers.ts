import {
  labels,
  manager,
  type Slice,
  slices,
  type UESession,
  type UPF,
  ueransimApp,
  uesessions,
  upfs,
} from '@nexslice/kinds';
import {
  type Cache,
  type ConfigMap,
  configMaps,
  type Deployment,
  deployments,
  type Informer,
  type InformerScope,
  type Pod,
  pods,
  type Service,
  services,
} from '@nexslice/kube';

/** Index of sessions: SUPI → session. */
export const bySupi = 'supi';
/** Index of sessions by the Slice that they name. */
export const bySlice = 'slice';
/** Index of sessions and of UPFs by their Slice and phase: to count is to ask it. */
export const bySliceAndPhase = 'slice-and-phase';

export function slicePhaseKey(slice: string, phase: string | undefined): string {
  return `${slice}/${phase ?? ''}`;
}

/** Everything that the controllers of slicing look at, in one namespace. */
export interface Informers {
  readonly sessions: Informer<UESession>;
  readonly slices: Informer<Slice>;
  readonly upfs: Informer<UPF>;
  readonly configMaps: Informer<ConfigMap>;
  readonly services: Informer<Service>;
  readonly deployments: Informer<Deployment>;
  readonly pods: Informer<Pod>;
}

/** What each informer is to hold. Objects that are made for a UPF or a UE bear a label: nothing else of the namespace is kept in memory. */
export function scopes(namespace: string) {
  const ours = `${labels.managedBy}=${manager}`;
  const named: InformerScope = { namespace };
  const made: InformerScope = { namespace, labelSelector: ours };
  // Pods of UPFs are the Deployments' business; there may be many of them.
  const simulated: InformerScope = { namespace, labelSelector: `${ours},${labels.app}=${ueransimApp}` };
  return { named, made, simulated };
}

export function makeInformers(cache: Cache, namespace: string): Informers {
  const { named, made, simulated } = scopes(namespace);
  return {
    sessions: cache.informer(uesessions, {
      ...named,
      indexers: {
        [bySupi]: ({ spec }) => (spec.supi ? [spec.supi] : []),
        [bySlice]: ({ spec }) => [spec.slice],
        [bySliceAndPhase]: ({ spec, status }) => [slicePhaseKey(spec.slice, status?.phase)],
      },
    }),
    slices: cache.informer(slices, named),
    upfs: cache.informer(upfs, {
      ...named,
      indexers: { [bySliceAndPhase]: ({ spec, status }) => [slicePhaseKey(spec.slice, status?.phase)] },
    }),
    configMaps: cache.informer(configMaps, made),
    services: cache.informer(services, made),
    deployments: cache.informer(deployments, made),
    pods: cache.informer(pods, simulated),
  };
}
