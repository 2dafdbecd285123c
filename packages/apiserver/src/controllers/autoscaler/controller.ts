import {
  controllerFor,
  fieldChanged,
  type HorizontalPodAutoscaler,
  horizontalPodAutoscalers,
  isApiError,
  isDeleting,
  KubeError,
  type Manager,
  type ObjectKey,
  RestMapper,
} from '@nexslice/kube';
import type { Report } from '../event/events.ts';
import { quietForMs } from '../workload/quiet.ts';
import { writeStatus } from '../workload/status.ts';
import { planScaling, planWithoutTarget } from './plan.ts';

/** As often does a real cluster look at what it scales, which may be of any kind. */
const everyMs = 15_000;

interface Scale {
  spec?: { replicas?: number };
}

/** Keeps what HorizontalPodAutoscalers scale within their limits, through its `scale`. */
export function autoscalerController(manager: Manager, report: Report): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(horizontalPodAutoscalers);
  const mapper = new RestMapper(client);
  controllerFor(manager, {
    name: 'horizontalpodautoscaler',
    for: horizontalPodAutoscalers,
    // Its own status is no reason to look again.
    predicates: [fieldChanged(({ spec }) => spec)],
    async reconcile(key, { signal, memo }) {
      const autoscaler = informer.get(key);
      if (!autoscaler?.spec || isDeleting(autoscaler)) return;
      const quietMs = autoscaler.status?.conditions ? 0 : quietForMs(autoscaler, memo, clock);
      if (quietMs > 0) return { requeueAfterMs: quietMs };
      const plan = await scale(autoscaler, key, signal);
      for (const { type, reason, message } of plan.events) report(autoscaler, type, reason, message);
      await writeStatus(client, horizontalPodAutoscalers, autoscaler, plan.status, {}, signal);
      return { requeueAfterMs: everyMs };
    },
  });

  async function scale(autoscaler: HorizontalPodAutoscaler, { namespace }: ObjectKey, signal: AbortSignal) {
    const { apiVersion = '', kind, name } = autoscaler.spec!.scaleTargetRef;
    const target = { namespace, name };
    try {
      const type = await mapper.typeOf({ apiVersion, kind }, signal);
      const current = await client.getSubresource<Scale>(type, target, 'scale', signal);
      const plan = planScaling(autoscaler, current.spec?.replicas ?? 0, clock);
      const body = { spec: { replicas: plan.resize } };
      if (plan.resize !== undefined)
        await client.patch(type, target, { type: 'merge', body }, { subresource: 'scale' }, signal);
      return plan;
    } catch (error) {
      if (error instanceof KubeError && error.code === 'KUBE_KIND_UNKNOWN') {
        const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
        return planWithoutTarget(autoscaler, `no matches for kind "${kind}" in group "${group}"`, clock);
      }
      if (!isApiError(error, ({ isNotFound }) => isNotFound)) throw error;
      return planWithoutTarget(autoscaler, (error as Error).message, clock);
    }
  }
}
