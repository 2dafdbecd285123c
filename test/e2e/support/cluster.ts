import { readFileSync } from 'node:fs';
import { Client, type KubeObject, loadClusterConfig, type ResourceType } from '@nexslice/kube';
import { expect, vi } from 'vitest';
import type { Ready } from './process.ts';

/** A client with the rights of the kubeconfig that NexSlice wrote. */
export async function clientOf({ kubeconfig }: Pick<Ready, 'kubeconfig'>): Promise<Client> {
  readFileSync(kubeconfig); // a missing file is the error to see, not what follows from it
  return new Client({ config: await loadClusterConfig({ kubeconfig }), fieldManager: 'test' });
}

/** Names of the objects of a kind in the namespace of NexSlice. */
export async function names(client: Client, type: ResourceType<KubeObject>): Promise<string[]> {
  const { items } = await client.list(type, { namespace: 'nexslice' });
  return items.map(({ metadata }) => metadata?.name ?? '').sort();
}

/** Waits until an expectation holds; fails with its message when it does not in time, which is long enough for a busy machine. */
export function eventually(expectation: () => Promise<void> | void, timeout = 30_000): Promise<void> {
  return vi.waitFor(expectation, { timeout, interval: 25 });
}

/** Sends JSON to the gateway as an API client does. */
export async function post(gateway: string, path: string, body?: unknown): Promise<{ status: number; body: never }> {
  const response = await fetch(new URL(path, gateway), {
    method: 'POST',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as never };
}

export async function connect(gateway: string, ueId: number): Promise<void> {
  const { status, body } = await post(gateway, '/api/ue-connect', { ue_id: ueId });
  expect({ status, body }).toEqual({ status: 200, body: { status: 'ok', ue_id: ueId } });
}

export async function disconnect(gateway: string, ueId: number): Promise<void> {
  const { status } = await post(gateway, '/api/ue-disconnect', { ue_id: ueId });
  expect(status).toBe(200);
}
