import { badRequest } from '../../status/errors.ts';
import type { Subresource, Target } from '../resource-api.ts';
import type { StoredResource } from '../stored-resource.ts';

interface PodFields {
  spec: { containers: { name: string; image?: string }[]; initContainers?: { name: string; image?: string }[] };
  status?: { containerStatuses?: ContainerStatus[]; initContainerStatuses?: ContainerStatus[] };
}

interface ContainerStatus {
  name: string;
  state?: { waiting?: { reason?: string }; running?: object; terminated?: object };
}

/** `log` of pods: containers are simulated, so it says so in the place of what they would write. */
export function logSubresource(pods: StoredResource): Subresource {
  const text = (target: Target, query: URLSearchParams): string => {
    const { spec, status } = pods.find(target).object as unknown as PodFields;
    const containers = [...spec.containers, ...(spec.initContainers ?? [])];
    const asked = query.get('container');
    if (!asked && spec.containers.length > 1) {
      const names = spec.containers.map(({ name }) => name).join(' ');
      throw badRequest(`a container name must be specified for pod ${target.name}, choose one of: [${names}]`);
    }
    const container = asked ? containers.find(({ name }) => name === asked) : containers[0];
    if (!container) throw badRequest(`container ${asked} is not valid for pod ${target.name}`);
    const { name } = container;
    const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
    const state = statuses.find((one) => one.name === name)?.state;
    if (!state?.running && !state?.terminated) {
      const reason = state?.waiting?.reason ?? 'ContainerCreating';
      throw badRequest(
        `container ${JSON.stringify(name)} in pod ${JSON.stringify(target.name)} is waiting to start: ${reason}`,
      );
    }
    return `container ${name} is simulated: ${container.image ?? 'its image'} does not run here, and logs nothing\n`;
  };
  return { group: '', version: 'v1', kind: 'Pod', verbs: ['get'], text };
}
