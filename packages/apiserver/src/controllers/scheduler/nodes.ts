import { type Client, type Clock, isApiError, type Node, nodes, timestamp } from '@nexslice/kube';
import type { SimulatedNode } from '../options.ts';

export const defaultNodes: readonly SimulatedNode[] = [{ name: 'node-1' }];

/** More than anybody rehearses with on one machine. */
const resources = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '1Ti', pods: '10000' };

/** Creates the simulated nodes that are not there yet, and makes those that nobody has reported on ready for pods. */
export async function ensureNodes(
  client: Client,
  wanted: readonly SimulatedNode[] = defaultNodes,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (const [index, node] of wanted.entries()) {
    const found = await ensureNode(client, node, signal);
    if (found.status?.conditions?.length) continue;
    const status = nodeStatus(node, index, timestamp(clock.now()));
    await client.update(nodes, { ...found, status }, { subresource: 'status', fieldManager: 'kubelet' }, signal);
  }
}

async function ensureNode(client: Client, node: SimulatedNode, signal: AbortSignal): Promise<Node> {
  try {
    return await client.create(nodes, nodeObject(node), {}, signal);
  } catch (error) {
    if (!isApiError(error, (apiError) => apiError.isAlreadyExists)) throw error;
    return client.get(nodes, { name: node.name }, {}, signal);
  }
}

function nodeObject({ name, labels, taints }: SimulatedNode): Node {
  const own = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
  return {
    metadata: { name, labels: { ...own, ...labels } },
    spec: { ...(taints ? { taints } : {}) },
  };
}

function nodeStatus({ name }: SimulatedNode, index: number, now: string): NonNullable<Node['status']> {
  const condition = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  return {
    capacity: resources,
    allocatable: resources,
    addresses: [
      { type: 'InternalIP', address: `172.18.${Math.floor(index / 250)}.${(index % 250) + 2}` },
      { type: 'Hostname', address: name },
    ],
    conditions: [
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', 'True', 'KubeletReady', 'the node is simulated: pods on it run no containers'),
    ],
    nodeInfo: {
      architecture: 'amd64',
      bootID: '',
      containerRuntimeVersion: 'simulated://1',
      kernelVersion: 'simulated',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.36.0',
      machineID: '',
      operatingSystem: 'linux',
      osImage: 'NexSlice simulated node',
      systemUUID: '',
    },
  } as unknown as NonNullable<Node['status']>;
}
