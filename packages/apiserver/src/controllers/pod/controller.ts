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
import type { Report } from '../event/events.ts';
import type { ControllerOptions, Delay } from '../options.ts';
import { isFinished } from '../workload/pod-state.ts';
import { writeStatus } from '../workload/status.ts';
import { podAddresses } from './addresses.ts';
import { type Happening, happenings, stopping } from './happenings.ts';
import {
  ignoreTermAnnotation,
  lifeStages,
  nextStage,
  type PodStage,
  type PodState,
  probeDelaySeconds,
  restartsOf,
  stateOf,
} from './stage.ts';
import { effectiveState, podStatus } from './status.ts';

const fieldManager = 'kubelet';
const defaultCidr = '10.244.0.0/16';
const none: Delay = { ms: 0 };

/** Pods that are worked on at the same time: what each waits for is its own writes. */
const concurrency = 10;

/** What is due for a pod, remembered so that its delay is drawn once. */
interface Due {
  what: string;
  at: number;
}

/** Takes pods through their stages, as the kubelet of their node would. */
export function podController(manager: Manager, options: ControllerOptions & { random: Random }, report: Report): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(pods);
  const { stages = [], podDelay = none, podStopDelay = none, probeDelays = false, random } = options;
  const life = lifeStages(podDelay, probeDelays);
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
      if (!stage) return refresh(pod, context.signal);
      const delay = probeDelays ? withProbes(pod, stage) : (stage.delay ?? none);
      const waitMs = remaining(context, `${pod.metadata?.uid} ${stage.name} ${restartsOf(pod)}`, delay);
      if (waitMs <= 0) return enter(pod, stage.to, context.signal);
      if (!pod.status?.startTime) await enter(pod, 'Pending', context.signal);
      return { requeueAfterMs: waitMs };
    },
  });
  const addresses = podAddresses(options.podCidr ?? defaultCidr, () => informer.list());

  async function enter(pod: Pod, wanted: PodState, signal: AbortSignal): Promise<void> {
    const to = effectiveState(pod, wanted);
    const node = knownNodes.get({ name: pod.spec?.nodeName ?? '' });
    const hostIP = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
    const needsAddress = to !== 'Pending' && pod.status?.podIP === undefined;
    const own = () => (pod.spec?.hostNetwork ? hostIP : (addresses.take() ?? ''));
    const podIP = needsAddress ? own() : (pod.status?.podIP ?? '');
    const status = podStatus(pod, to, { podIP, hostIP }, clock.now());
    await writeStatus(client, pods, pod, status, { fieldManager }, signal);
    tell(pod, happenings(pod, stateOf(pod), to));
  }

  /** Others decide on the readiness gates of a pod that is ready but for them, and put debuggers into it. */
  async function refresh(pod: Pod, signal: AbortSignal): Promise<void> {
    const isGated = (pod.spec?.readinessGates ?? []).length > 0;
    const { ephemeralContainerStatuses: debuggers = [] } = pod.status ?? {};
    const isDebugged = (pod.spec?.ephemeralContainers ?? []).length > debuggers.length;
    if ((isGated || isDebugged) && stateOf(pod) === 'Running') await enter(pod, 'Running', signal);
  }

  /** Ends the pod when its containers have, or when its grace period is over. */
  async function terminate(pod: Pod, context: ReconcileContext) {
    const { uid = '', deletionGracePeriodSeconds = 0, annotations, finalizers = [] } = pod.metadata ?? {};
    // What is left to do is that of its finalizers.
    if (deletionGracePeriodSeconds === 0) return;
    const graceMs = deletionGracePeriodSeconds * 1000;
    const isStubborn = annotations?.[ignoreTermAnnotation] === 'true';
    if (!context.memo.has('stopping') && !isFinished(pod) && pod.status?.startTime) tell(pod, stopping(pod));
    context.memo.set('stopping', true);
    const wanted = isStubborn ? { ms: graceMs } : podStopDelay;
    const waitMs = isFinished(pod) ? 0 : Math.min(graceMs, remaining(context, `${uid} stop`, wanted));
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    // Whoever holds the pod wants to know how it ended.
    if (finalizers.length > 0 && !isFinished(pod)) await enter(pod, 'Failed', context.signal);
    const options = { gracePeriodSeconds: 0, preconditions: { uid } };
    await client.delete(pods, keyOf(pod), options, context.signal).catch(ignoreNotFound);
  }

  function tell(pod: Pod, what: readonly Happening[]): void {
    const source = { component: 'kubelet', host: pod.spec?.nodeName ?? '' };
    for (const { type, reason, message, fieldPath } of what)
      report(pod, type, reason, message, { source, ...(fieldPath ? { fieldPath } : {}) });
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

/** A container that has started is ready once its probes have been asked; what brought it there has been waited for. */
function withProbes(pod: Pod, stage: PodStage): Delay {
  const seconds = probeDelaySeconds(pod);
  if (stage.name !== 'run' || seconds === 0) return stage.delay ?? none;
  return { ms: seconds * 1000 };
}
