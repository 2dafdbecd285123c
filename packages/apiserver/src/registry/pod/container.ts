import { badRequest } from '../../status/errors.ts';

export interface Container {
  name: string;
  image?: string;
}

/** The part of a pod that says which containers it has. */
export interface WithContainers {
  spec: { containers: Container[]; initContainers?: Container[]; ephemeralContainers?: Container[] };
}

/**
 * The container that a client means, who need not name it where there is but one.
 * @throws StatusError 400 when the pod has no such container, or several and none was named
 */
export function askedContainer({ spec }: WithContainers, pod: string, asked: string | null): Container {
  const { containers, initContainers = [], ephemeralContainers = [] } = spec;
  const [only, another] = containers;
  if (!asked && another) {
    const choice = [`choose one of: [${names(containers)}]`];
    if (initContainers.length > 0) choice.push(`or one of the init containers: [${names(initContainers)}]`);
    throw badRequest(`a container name must be specified for pod ${pod}, ${choice.join(' ')}`);
  }
  const all = [...containers, ...initContainers, ...ephemeralContainers];
  const container = asked ? all.find(({ name }) => name === asked) : only;
  if (!container) throw badRequest(`container ${asked} is not valid for pod ${pod}`);
  return container;
}

const names = (containers: readonly Container[]): string => containers.map(({ name }) => name).join(' ');
