import {
  controllerFor,
  ignoreNotFound,
  isDeleting,
  keyOf,
  type Manager,
  nodes,
  type Pod,
  pods,
  type Random,
  type ReconcileContext,
} from '@nexslice/kube';
import type { ControllerOptions, Delay } from '../options.ts';
import { isFinished } from '../workload/pod-state.ts';
import { writeStatus } from '../workload/status.ts';
import { podAddresses } from './addresses.ts';
import { lifeStages, nextStage, type PodStage } from './stage.ts';
import { podStatus } from './status.ts';

const fieldManager = 'kubelet';
const defaultCidr = '10.244.0.0/16';
const none: Delay = { ms: 0 };

/** Pods that are worked on at the same time: what each waits for is its own writes. */
const concurrency = 10;

/** The pod's container pays no attention to SIGTERM and takes its whole grace period. */
export const ignoreTermAnnotation = 'stages.nexslice.io/ignore-sigterm';

/** What is due for a pod, remembered so that its delay is drawn once. */
interface Due {
  what: string;
  at: number;
}

/** Takes pods through their stages, as the kubelet of their node would. */
export function podController(manager: Manager, options: ControllerOptions & { random: Random }): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(pods);
  const { stages = [], podDelay = none, podStopDelay = none, random } = options;
  const life = lifeStages(podDelay);
  const knownNodes = cache.informer(nodes);
  controllerFor(manager, {
    name: 'pod',
    for: pods,
    predicates: [({ kind, object }) => kind !== 'delete' && Boolean(object.spec?.nodeName)],
    concurrency,
    async reconcile(key, context) {
      const pod = informer.get(key);
      if (!pod?.spec?.nodeName) return;
      if (isDeleting(pod)) return terminate(pod, context);
      const stage = nextStage(pod, stages, life);
      if (!stage) return;
      const waitMs = remaining(context, `${pod.metadata?.uid} ${stage.name} ${restarts(pod)}`, stage.delay ?? none);
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      await enter(pod, stage, context.signal);
    },
  });
  const addresses = podAddresses(options.podCidr ?? defaultCidr, () => informer.list());

  async function enter(pod: Pod, stage: PodStage, signal: AbortSignal): Promise<void> {
    const node = knownNodes.get({ name: pod.spec?.nodeName ?? '' });
    const hostIP = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
    const podIP = pod.status?.podIP ?? (pod.spec?.hostNetwork ? hostIP : (addresses.take() ?? ''));
    const status = podStatus(pod, stage.to, { podIP, hostIP }, clock.now());
    await writeStatus(client, pods, pod, status, { fieldManager }, signal);
  }

  /** Ends the pod when its containers have, or when its grace period is over. */
  async function terminate(pod: Pod, context: ReconcileContext) {
    const { uid = '', deletionGracePeriodSeconds = 0, annotations } = pod.metadata ?? {};
    // What is left to do is that of its finalizers.
    if (deletionGracePeriodSeconds === 0) return;
    const graceMs = deletionGracePeriodSeconds * 1000;
    const wanted = annotations?.[ignoreTermAnnotation] === 'true' ? { ms: graceMs } : podStopDelay;
    const waitMs = isFinished(pod) ? 0 : Math.min(graceMs, remaining(context, `${uid} stop`, wanted));
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    const options = { gracePeriodSeconds: 0, preconditions: { uid } };
    await client.delete(pods, keyOf(pod), options, context.signal).catch(ignoreNotFound);
  }

  /** Milliseconds until `what` is due. */
  function remaining({ memo }: ReconcileContext, what: string, delay: Delay): number {
    let due = memo.get('due') as Due | undefined;
    if (due?.what !== what) {
      due = { what, at: clock.monotonic() + delay.ms + random.next() * (delay.jitterMs ?? 0) };
      memo.set('due', due);
    }
    return Math.ceil(due.at - clock.monotonic());
  }
}

function restarts(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}
