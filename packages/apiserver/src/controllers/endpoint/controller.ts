import {
  ChannelSource,
  controllerFor,
  type EndpointSlice,
  endpointSlices,
  endpoints,
  ignoreNotFound,
  isApiError,
  isDeleting,
  type KubeObject,
  keyOf,
  keyString,
  keyStringOf,
  type Manager,
  type ObjectKey,
  type Pod,
  parseKey,
  pods,
  services,
  watch,
} from '@nexslice/kube';
import { isFinished, isReady } from '../workload/pod-state.ts';
import { familiesOf, groupEndpoints } from './endpoint.ts';
import { endpointsManagedBy, planEndpoints } from './endpoints.ts';
import { SelectorIndex } from './selector-index.ts';
import { managedBy, managedByLabel, planSlices, serviceNameLabel } from './slices.ts';
import { withTriggerTime } from './trigger-time.ts';

const concurrency = 5;
const byService = 'service';

/** Says for every Service with a selector which pods are behind it, in EndpointSlices and in Endpoints. */
export function endpointController(manager: Manager): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(services);
  const knownPods = cache.informer(pods);
  const knownSlices = cache.informer(endpointSlices);
  const knownEndpoints = cache.informer(endpoints);
  const index = new SelectorIndex();
  const changed = new ChannelSource();
  const push = (keys: readonly string[]) => {
    for (const key of keys) changed.push(parseKey(key));
  };
  informer.addEventHandler({
    add: (service) => index.putService(service),
    update: (_old, service) => index.putService(service),
    delete: (service) => index.removeService(keyStringOf(service)),
  });
  knownPods.addEventHandler({
    add: (pod) => push(index.putPod(pod)),
    update(old, pod) {
      if (!isOtherEndpoint(old, pod)) return;
      push(index.removePod(old));
      push(index.putPod(pod));
    },
    delete: (pod) => push(index.removePod(pod)),
  });
  knownSlices.addIndexers({ [byService]: (slice) => sliceOwner(slice).map(keyString) });

  controllerFor(manager, {
    name: 'endpoints',
    for: services,
    watches: [watch({ type: endpointSlices, map: sliceOwner }), watch({ type: endpoints })],
    sources: [changed],
    concurrency,
    async reconcile(key, { signal }) {
      const service = informer.get(key);
      const existing = knownEndpoints.get(key);
      if (!service || isDeleting(service)) {
        if (!service && existing?.metadata?.labels?.[endpointsManagedBy]) {
          await client.delete(endpoints, key, {}, signal).catch(ignoreNotFound);
        }
        return;
      }
      // Without a selector somebody else knows what is behind the service.
      if (Object.keys(service.spec?.selector ?? {}).length === 0 || service.spec?.type === 'ExternalName') return;
      const selected = [...index.podsOf(keyString(key))].flatMap((pod) => knownPods.get(parseKey(pod)) ?? []);
      const families = familiesOf(service).map((family) => ({
        family,
        groups: groupEndpoints(service, selected, family),
      }));
      const groups = families[0]?.groups ?? [];
      const slices = knownSlices.byIndex(byService, keyString(key));
      const plan = planSlices(service, families, slices);
      const stamped = <T extends KubeObject>(object: T, isNew: boolean) =>
        withTriggerTime(object, service, isNew, clock.now());
      try {
        for (const slice of plan.create)
          await client.create(endpointSlices, stamped(slice, slices.length === 0), {}, signal);
        for (const slice of plan.update) await client.update(endpointSlices, stamped(slice, false), {}, signal);
        for (const slice of plan.remove)
          await client.delete(endpointSlices, keyOf(slice), {}, signal).catch(ignoreNotFound);
        const wanted = planEndpoints(service, groups, existing);
        if (wanted && existing) await client.update(endpoints, stamped(wanted, false), {}, signal);
        else if (wanted) await client.create(endpoints, stamped(wanted, true), {}, signal);
      } catch (error) {
        // Nothing comes into a namespace that is on its way out.
        if (!isApiError(error, (apiError) => apiError.isNamespaceTerminating)) throw error;
      }
    },
  });
}

function sliceOwner({ metadata }: EndpointSlice): ObjectKey[] {
  const name = metadata?.labels?.[serviceNameLabel];
  if (!name || metadata?.labels?.[managedByLabel] !== managedBy) return [];
  return [{ namespace: metadata.namespace ?? '', name }];
}

/** Whether a change of a pod can be one of the endpoints that it is. */
function isOtherEndpoint(old: Pod, pod: Pod): boolean {
  return (
    old.status?.podIP !== pod.status?.podIP ||
    isReady(old) !== isReady(pod) ||
    isDeleting(old) !== isDeleting(pod) ||
    isFinished(old) !== isFinished(pod) ||
    old.metadata?.uid !== pod.metadata?.uid ||
    JSON.stringify(old.metadata?.labels) !== JSON.stringify(pod.metadata?.labels)
  );
}
