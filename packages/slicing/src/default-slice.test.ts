import type { Slice } from '@nexslice/kinds';
import { ApiError, type Client } from '@nexslice/kube';
import { expect, it } from 'vitest';
import { ensureDefaultSlice } from './default-slice.ts';

/** A client whose creations end as a test says. */
function clientThat(create: (object: Slice) => Promise<Slice>): Client {
  return { create: (_: unknown, object: Slice) => create(object) } as unknown as Client;
}

it('makes the Slice of those who have not thought of slices: eMBB, one DNN', async () => {
  const made: Slice[] = [];
  const client = clientThat(async (slice) => {
    made.push(slice);
    return slice;
  });
  await ensureDefaultSlice(client, 'core');
  expect(made).toEqual([
    { metadata: { name: 'default', namespace: 'core' }, spec: { snssai: { sst: 1 }, dnns: [{ name: 'internet' }] } },
  ]);
});

it('leaves the one that is there as it is', async () => {
  const exists = new ApiError({ reason: 'AlreadyExists' } as never, { status: 409 });
  await expect(
    ensureDefaultSlice(
      clientThat(() => Promise.reject(exists)),
      'core',
    ),
  ).resolves.toBeUndefined();
});

it('does not hide that it could not be made', async () => {
  const forbidden = new ApiError({ message: 'no right', reason: 'Forbidden' } as never, { status: 403 });
  await expect(
    ensureDefaultSlice(
      clientThat(() => Promise.reject(forbidden)),
      'core',
    ),
  ).rejects.toThrow('no right');
});
