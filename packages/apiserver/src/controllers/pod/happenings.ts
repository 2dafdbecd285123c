import type { Pod } from '@nexslice/kube';
import type { Container } from '../../builtin/types.ts';
import type { EventType } from '../event/occurrence.ts';
import { evictionMessage } from './conditions.ts';
import { podName, pullError } from './container.ts';
import type { PodState } from './stage.ts';

/** What a kubelet has to tell of a pod, or of one of its containers. */
export interface Happening {
  type: EventType;
  reason: string;
  message: string;
  fieldPath?: string;
}

/** What happens when a pod comes from one state into another. */
export function happenings(pod: Pod, from: PodState, to: PodState): Happening[] {
  const { containers = [], initContainers = [] } = pod.spec ?? {};
  const inits = from === 'Pending' ? initContainers.flatMap((one) => started(one, 'initContainers')) : [];
  const each = (tell: (container: Container) => Happening[]) => containers.flatMap(tell);
  const hasStarted = from === 'Running' || from === 'NotReady';
  switch (to) {
    case 'Running':
    case 'NotReady':
    case 'Succeeded':
    case 'Failed':
      return hasStarted ? [] : [...inits, ...each((one) => started(one, 'containers'))];
    case 'CrashLoopBackOff':
    case 'OOMKilled':
      return [...inits, ...each((one) => [...started(one, 'containers'), backOff(pod, one, 'containers')])];
    case 'Init:CrashLoopBackOff':
      return initContainers
        .slice(0, 1)
        .flatMap((one) => [...started(one, 'initContainers'), backOff(pod, one, 'initContainers')]);
    case 'ImagePullBackOff':
      return each(notPulled);
    case 'CreateContainerConfigError':
      return each((one) => [
        say(
          one,
          'containers',
          'Warning',
          'Failed',
          'Error: a ConfigMap or Secret that the container needs was not found',
        ),
      ]);
    case 'Evicted':
      return [{ type: 'Warning', reason: 'Evicted', message: evictionMessage }, ...(hasStarted ? stopping(pod) : [])];
    case 'Pending':
    case 'Unschedulable':
      return [];
  }
}

/** What is told of the containers of a pod that is being stopped. */
export function stopping({ spec }: Pod): Happening[] {
  return (spec?.containers ?? []).map((one) =>
    say(one, 'containers', 'Normal', 'Killing', `Stopping container ${one.name}`),
  );
}

function started(container: Container, list: string): Happening[] {
  const image = `Container image "${container.image}" already present on machine and can be accessed by the pod`;
  return [
    say(container, list, 'Normal', 'Pulled', image),
    say(container, list, 'Normal', 'Created', 'Container created'),
    say(container, list, 'Normal', 'Started', 'Container started'),
  ];
}

function notPulled(container: Container): Happening[] {
  const { image } = container;
  const error = pullError(container);
  const why = error.slice(error.indexOf(': ') + 2);
  return [
    say(container, 'containers', 'Normal', 'Pulling', `Pulling image "${image}"`),
    say(container, 'containers', 'Warning', 'Failed', `Failed to pull image "${image}": ${why}`),
    say(container, 'containers', 'Warning', 'Failed', 'Error: ErrImagePull'),
    say(container, 'containers', 'Normal', 'BackOff', `Back-off pulling image "${image}"`),
    say(container, 'containers', 'Warning', 'Failed', 'Error: ImagePullBackOff'),
  ];
}

function backOff(pod: Pod, container: Container, list: string): Happening {
  const text = `Back-off restarting failed container ${container.name} in pod ${podName(pod)}`;
  return say(container, list, 'Warning', 'BackOff', text);
}

function say({ name }: Container, list: string, type: EventType, reason: string, message: string): Happening {
  return { type, reason, message, fieldPath: `spec.${list}{${name}}` };
}
