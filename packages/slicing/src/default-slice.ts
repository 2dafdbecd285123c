import { defaultSliceName, type Slice, slices } from '@nexslice/kinds';
import { type Client, isApiError } from '@nexslice/kube';

/** eMBB: what a UE without wishes wants. TS 23.501 table 5.15.2.2-1. */
const embb = 1;

/** Makes the Slice `default` if the namespace has none, so that a UE can connect before anybody has thought of slices. */
export async function ensureDefaultSlice(client: Client, namespace: string, signal?: AbortSignal): Promise<void> {
  const slice = {
    metadata: { name: defaultSliceName, namespace },
    spec: { snssai: { sst: embb }, dnns: [{ name: 'internet' }] },
  } as Slice;
  try {
    await client.create(slices, slice, {}, signal);
  } catch (error) {
    if (!isApiError(error, (apiError) => apiError.isAlreadyExists)) throw error;
  }
}
