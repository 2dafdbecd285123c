import { badRequest } from '../../status/errors.ts';
import type { Subresource, Target } from '../resource-api.ts';
import type { StoredResource } from '../stored-resource.ts';

interface PodFields {
  spec: { containers: { name: string; image?: string }[]; initContainers?: { name: string; image?: string }[] };
  status?: { containerStatuses?: ContainerStatus[]; initContainerStatuses?: ContainerStatus[] };
}

interface ContainerState {
  waiting?: { reason?: string };
  running?: { startedAt?: string };
  terminated?: { startedAt?: string };
}

interface ContainerStatus {
  name: string;
  state?: ContainerState;
  lastState?: ContainerState;
}

/** `log` of pods: containers are simulated, so it says so in the place of what they would write. `now` is in ms. */
export function logSubresource(pods: StoredResource, now: () => number): Subresource {
  const text = (target: Target, query: URLSearchParams): string => {
    const pod = pods.find(target).object as unknown as PodFields;
    const { name, image = 'its image' } = askedContainer(pod, target.name, query.get('container'));
    const written = Date.parse(startOf(pod, target.name, name, query.get('previous') === 'true'));
    const line = `container ${name} is simulated: ${image} does not run here, and logs nothing\n`;
    if (query.get('tailLines') === '0' || written < since(query, now())) return '';
    const said = query.get('timestamps') === 'true' ? `${nanoseconds(written)} ${line}` : line;
    return said.slice(0, Number(query.get('limitBytes') ?? said.length));
  };
  return { group: '', version: 'v1', kind: 'Pod', verbs: ['get'], text };
}

function askedContainer({ spec }: PodFields, pod: string, asked: string | null): { name: string; image?: string } {
  const [only, another] = spec.containers;
  if (!asked && another) {
    const names = spec.containers.map(({ name }) => name).join(' ');
    throw badRequest(`a container name must be specified for pod ${pod}, choose one of: [${names}]`);
  }
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  const container = asked ? all.find(({ name }) => name === asked) : only;
  if (!container) throw badRequest(`container ${asked} is not valid for pod ${pod}`);
  return container;
}

/** When the container whose log is asked for began. */
function startOf({ status }: PodFields, pod: string, name: string, previous: boolean): string {
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  const found = statuses.find((one) => one.name === name);
  if (previous) {
    const start = found?.lastState?.terminated?.startedAt;
    if (start) return start;
    throw badRequest(`previous terminated container ${JSON.stringify(name)} in pod ${JSON.stringify(pod)} not found`);
  }
  const start = (found?.state?.running ?? found?.state?.terminated)?.startedAt;
  if (start) return start;
  const reason = found?.state?.waiting?.reason ?? 'ContainerCreating';
  throw badRequest(`container ${JSON.stringify(name)} in pod ${JSON.stringify(pod)} is waiting to start: ${reason}`);
}

/** What is older is not asked for; in ms. */
function since(query: URLSearchParams, now: number): number {
  const seconds = query.get('sinceSeconds');
  if (seconds) return now - Number(seconds) * 1000;
  const time = query.get('sinceTime');
  return time ? Date.parse(time) : Number.NEGATIVE_INFINITY;
}

/** As kubelets stamp lines. */
function nanoseconds(time: number): string {
  return new Date(time).toISOString().replace('Z', '000000Z');
}
