import { badRequest } from '../../status/errors.ts';
import { StatusError } from '../../status/status.ts';
import type { Subresource, Target } from '../resource-api.ts';
import type { StoredResource } from '../stored-resource.ts';
import { askedContainer, type WithContainers } from './container.ts';

const options = { exec: 'PodExecOptions', attach: 'PodAttachOptions', portforward: 'PodPortForwardOptions' } as const;

/** `exec`, `attach` and `portforward` of pods: there is no container to reach, and the answer says so. */
export function connectSubresource(pods: StoredResource, name: keyof typeof options): Subresource {
  const refuse = (target: Target, query: URLSearchParams): never => {
    const pod = pods.find(target).object as unknown as WithContainers & { spec: { nodeName?: string } };
    // Ports are the whole pod's.
    if (name !== 'portforward') askedContainer(pod, target.name, query.get('container'));
    if (!pod.spec.nodeName) throw badRequest(`pod ${target.name} does not have a host assigned`);
    const message = `${name}: the containers of pod ${JSON.stringify(target.name)} are simulated, there is nothing to connect to`;
    throw new StatusError(501, 'NotImplemented', message);
  };
  return { group: '', version: 'v1', kind: options[name], verbs: ['create', 'get'], connect: refuse };
}
