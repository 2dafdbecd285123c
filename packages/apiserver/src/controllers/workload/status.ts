import { isDeepStrictEqual } from 'node:util';
import { type Client, isApiError, type KubeObject, type ResourceType } from '@nexslice/kube';

/** Writes a status if it is another one than before. Refused as a conflict when the object has changed since it was read. */
export async function writeStatus<T extends KubeObject & { status?: unknown }>(
  client: Client,
  type: ResourceType<T>,
  object: T,
  status: T['status'],
  options: { fieldManager?: string },
  signal: AbortSignal,
): Promise<void> {
  if (isDeepStrictEqual(object.status ?? {}, status)) return;
  try {
    await client.update(type, { ...object, status }, { ...options, subresource: 'status' }, signal);
  } catch (error) {
    if (!isApiError(error, (apiError) => apiError.isNotFound)) throw error;
  }
}

/** Without the counters that are 0, which Kubernetes leaves out. */
export function withoutZeros<S extends object>(status: S, kept: readonly (keyof S)[]): S {
  const entries = Object.entries(status).filter(
    ([name, value]) => value !== undefined && (value !== 0 || kept.includes(name as keyof S)),
  );
  return Object.fromEntries(entries) as S;
}
