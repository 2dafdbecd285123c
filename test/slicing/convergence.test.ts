import type { UESession } from '@nexslice/kinds';
import { uesessions, upfs } from '@nexslice/kinds';
import { deployments, events, type Transport } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAround, namespace, type Process, startControllers, startWorld, type World } from './world.ts';

let world: World;
const processes: Process[] = [];

beforeEach(async () => {
  world = await startWorld();
});

afterEach(async () => {
  await Promise.all(processes.splice(0).map((process) => process.stop()));
  await world.stop();
});

async function start(wrap?: (inner: Transport) => Transport): Promise<Process> {
  const process = await startControllers(world, wrap);
  processes.push(process);
  return process;
}

async function session(name: string): Promise<UESession> {
  return world.client.get(uesessions, { namespace, name });
}

async function isReady(name: string): Promise<void> {
  await eventually(async () => expect((await session(name)).status?.phase).toBe('Ready'), { timeoutMs: 10_000 });
}

async function isEmpty(): Promise<void> {
  const nothing = { sessions: [], upfs: [], deployments: [], services: [], pods: [], configMaps: [] };
  await eventually(async () => expect(await lookAround(world)).toEqual(nothing), { timeoutMs: 10_000 });
}

/** Lets a number of writes through, then swallows everything, as if the process had been killed between two writes. */
function dyingAfter(writes: number, onDeath: () => void): (inner: Transport) => Transport {
  let left = writes;
  return (inner) => ({
    close: () => inner.close(),
    request(request) {
      const isWrite = request.method !== 'GET';
      if (isWrite && left === 0) onDeath();
      if (isWrite && left-- <= 0)
        return new Promise((_, reject) =>
          request.signal?.addEventListener('abort', () => reject(request.signal?.reason)),
        );
      return inner.request(request);
    },
  });
}

/** Runs controllers that die after each possible number of writes, until they live through the task; then others, which must finish it. */
async function dieAtEveryWrite(task: () => Promise<unknown>, isDone: () => Promise<void>) {
  for (let writes = 0; ; writes += 1) {
    let die = () => {};
    const death = new Promise<'died'>((resolve) => {
      die = () => resolve('died');
    });
    const mortal = await startControllers(world, dyingAfter(writes, die));
    await task();
    const outcome = await Promise.race([death, isDone()]);
    await mortal.stop();
    if (outcome !== 'died') return writes;
    const successor = await startControllers(world);
    await isDone();
    await successor.stop();
  }
}

it('killed between any two writes while a UE connects, the next process finishes the work', async () => {
  const make = () =>
    world.client.apply(uesessions, {
      metadata: { name: 'ue1', namespace },
      spec: { ueId: 1, simulate: true },
    } as UESession);
  const writes = await dieAtEveryWrite(
    async () => {
      await world.client.delete(uesessions, { namespace, name: 'ue1' }).catch(() => undefined);
      await eventually(async () => (await lookAround(world)).sessions.length === 0);
      await make();
    },
    async () => {
      await isReady('ue1');
      await eventually(
        async () => {
          const found = await lookAround(world);
          expect(found.upfs).toHaveLength(1);
          expect(found.deployments).toHaveLength(1);
          expect(found.services).toHaveLength(1);
          expect(found.pods.map(({ status }) => status?.phase)).toEqual(['Running', 'Running']);
        },
        { timeoutMs: 10_000 },
      );
    },
  );
  expect(writes).toBeGreaterThan(5);
}, 120_000);

it('killed between any two writes while a UE leaves, the next process finishes the work', async () => {
  await dieAtEveryWrite(async () => {
    await world.client.apply(uesessions, {
      metadata: { name: 'ue1', namespace },
      spec: { ueId: 1, connected: false },
    } as UESession);
  }, isEmpty);
});

it('on a world that is as it should be, a new process writes nothing', async () => {
  const first = await start();
  await Promise.all([1, 2, 3].map((ueId) => first.sessions.connect({ ueId, simulate: ueId === 2 })));
  await Promise.all(['ue1', 'ue2', 'ue3'].map(isReady));
  await eventually(async () => {
    const { conditions = [] } = (await session('ue2')).status ?? {};
    expect(conditions.find(({ type }) => type === 'Simulated')?.status).toBe('True');
  });
  // The counts of the Slice follow within half a second.
  await eventually(
    async () => {
      const writes = first.calls.writes.length;
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(first.calls.writes).toHaveLength(writes);
    },
    { timeoutMs: 10_000 },
  );
  await first.stop();

  const second = await start();
  await eventually(() => expect(second.sessions.list()).toHaveLength(3));
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(second.calls.writes).toEqual([]);
});

describe('what somebody breaks', () => {
  it('is made anew: a deleted Deployment, a changed Service, a deleted UPF', async () => {
    const { sessions } = await start();
    await sessions.connect({ ueId: 1 });
    await isReady('ue1');
    const before = await lookAround(world);
    await world.client.delete(deployments, { namespace, name: 'upf-ue1' });
    await eventually(async () => {
      const { deployments: made } = await lookAround(world);
      expect(made[0]?.metadata?.uid).toBeDefined();
      expect(made[0]?.metadata?.uid).not.toBe(before.deployments[0]?.metadata?.uid);
    });
    await world.client.delete(upfs, { namespace, name: 'upf-ue1' });
    await eventually(async () => {
      const { upfs: found } = await lookAround(world);
      expect(found[0]?.metadata.uid).toBeDefined();
      expect(found[0]?.metadata.uid).not.toBe(before.upfs[0]?.metadata.uid);
    });
    await isReady('ue1');
  });

  it('does not stay in the way: objects of a deleted session go, and the UE can come again', async () => {
    const { sessions } = await start();
    await sessions.connect({ ueId: 1, simulate: true });
    await isReady('ue1');
    await world.client.delete(uesessions, { namespace, name: 'ue1' });
    await sessions.connect({ ueId: 1 });
    await isReady('ue1');
    await sessions.disconnect({ ueId: 1 });
    await isEmpty();
  });
});

describe('many UEs', () => {
  it('numbers are given out once, though many ask at the same time in two processes', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    const asked = Array.from({ length: 30 }, (_, i) => (i % 2 ? first : second).sessions.connectNext());
    const ids = (await Promise.all(asked)).map(({ spec }) => spec.ueId);
    expect(new Set(ids).size).toBe(30);
  });

  it('a number is not used again while anything of its former UE is there', async () => {
    const { sessions } = await start();
    await sessions.connect({ ueId: 41 });
    await isReady('ue41');
    await sessions.disconnect({ ueId: 41 });
    expect((await sessions.connectNext()).spec.ueId).toBe(42);
  });

  it('are counted in the status of their Slice', async () => {
    const { sessions } = await start();
    await Promise.all([1, 2, 3].map((ueId) => sessions.connect({ ueId })));
    await eventually(async () => {
      const { slices } = await import('@nexslice/kinds');
      const { status } = await world.client.get(slices, { namespace, name: 'default' });
      expect(status?.ues).toMatchObject({ total: 3, ready: 3 });
      expect(status?.upfs).toMatchObject({ total: 3, ready: 3 });
    });
  });
});

it('a session that is known by its SUPI has no trace of it in any name or label', async () => {
  const { sessions } = await start();
  const supi = 'imsi-208950000000042';
  const { metadata } = await sessions.connect({ supi });
  await isReady(metadata.name);
  const { sessions: stored, ...made } = await lookAround(world);
  expect(JSON.stringify(made)).not.toContain('208950000000042');
  expect(JSON.stringify(stored.map((s) => s.metadata))).not.toContain('208950000000042');
  await sessions.disconnect({ supi });
  await isEmpty();
});

it('who names another SUPI for a UE than the one it has is refused, and nothing changes', async () => {
  const { sessions } = await start();
  await sessions.connect({ ueId: 1, supi: 'imsi-208950000000001' });
  await expect(sessions.connect({ ueId: 1, supi: 'imsi-208950000000002' })).rejects.toMatchObject({
    code: 'SLICING_SUPI_MISMATCH',
    message: expect.not.stringContaining('20895'),
  });
  expect((await session('ue1')).spec.supi).toBe('imsi-208950000000001');
});

it('what cannot work is told in the status and, once, as an event', async () => {
  await start();
  const session = { metadata: { name: 'ue1', namespace }, spec: { ueId: 1, dnn: 'no-such-dnn' } } as UESession;
  await world.client.apply(uesessions, session);
  await eventually(async () => {
    const { items } = await world.client.list(events, { namespace });
    expect(items).toMatchObject([
      {
        type: 'Warning',
        reason: 'DNNNotInSlice',
        note: 'Slice default has no DNN no-such-dnn',
        regarding: { kind: 'UESession', name: 'ue1' },
      },
    ]);
  });
  const { status } = await world.client.get(uesessions, { namespace, name: 'ue1' });
  expect(status?.phase).toBe('Failed');
});
