import { type UESession, uesessions } from '@nexslice/kinds';
import { Cache, Client, Manager, PoolTransport, systemClock, type Transport } from '@nexslice/kube';
import { type Fault, FaultTransport, RecordingTransport } from '@nexslice/kube/testkit';
import { addSlicing, type Sessions } from '@nexslice/slicing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { configOf, namespace, startWorld, type World } from './world.ts';

/** UEs that come and go where no controller runs: what is stored is what was said. */
let world: World;
let calls: RecordingTransport;
let faults: FaultTransport;
let sessions: Sessions;
let ueId = 100;
/** What happens while a session is waited for. */
let asleep: () => Promise<void>;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(async () => {
  await world.stop();
});

beforeEach(() => {
  ueId += 1;
  const config = configOf(world.server);
  faults = new FaultTransport(new PoolTransport(config));
  calls = new RecordingTransport(faults as Transport);
  const client = new Client({ config, transport: calls, retries: 0 });
  // A UE that is waited for must not hold up the test.
  asleep = async () => undefined;
  const clock = { ...systemClock, sleep: () => asleep() };
  const manager = new Manager({ client, clock, cache: new Cache({ client }) });
  ({ sessions } = addSlicing(manager, { namespace, defaults: { image: 'free5gc/upf:latest', replicas: 1 } }));
});

const stored = (id = ueId): Promise<UESession> => world.client.get(uesessions, { namespace, name: `ue${id}` });

/** Lets every request that fits go wrong. */
function breaks(method: string, fault: Fault, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  faults.plan = (request) => {
    if (request.method !== method || !request.path.includes('uesessions') || left <= 0) return undefined;
    left -= 1;
    return fault;
  };
}

const conflict: Fault = { kind: 'status', status: 409, reason: 'Conflict' };
const exists: Fault = { kind: 'status', status: 409, reason: 'AlreadyExists' };
const missing: Fault = { kind: 'status', status: 404, reason: 'NotFound' };

describe('a UE that connects', () => {
  it('is stored, with what is known of it, when the promise resolves', async () => {
    const about = { slice: 'gold', dnn: 'ims', pduSessionId: 5, simulate: true, source: 'http' };
    await sessions.connect({ ueId, supi: 'imsi-208950000000001', eventTime: '2026-03-01T12:00:00Z', ...about });
    const { metadata, spec } = await stored();
    expect(spec).toMatchObject({ ueId, supi: 'imsi-208950000000001', connected: true, ...about });
    expect(spec.eventTime).toBe('2026-03-01T12:00:00Z');
    expect(metadata.labels).toEqual({ 'ue-id': String(ueId) });
  });

  it('again, as before, causes no write', async () => {
    await sessions.connect({ ueId });
    const before = await stored();
    calls.clear();
    await sessions.connect({ ueId });
    expect(calls.writes.map(({ method }) => method)).toEqual(['POST']);
    expect(await stored()).toEqual(before);
  });

  it('again, with something new, changes only that', async () => {
    await sessions.connect({ ueId, dnn: 'internet' });
    await sessions.connect({ ueId, simulate: true });
    expect((await stored()).spec).toMatchObject({ dnn: 'internet', simulate: true, connected: true });
  });

  it('by a report that comes late changes nothing', async () => {
    await sessions.connect({ ueId, eventTime: '2026-03-01T12:00:00Z' });
    await sessions.disconnect({ ueId }, { eventTime: '2026-03-01T12:00:09Z' });
    const late = await sessions.connect({ ueId, eventTime: '2026-03-01T12:00:05Z' });
    expect(late.spec.connected).toBe(false);
    expect((await stored()).spec).toMatchObject({ connected: false, eventTime: '2026-03-01T12:00:09Z' });
  });

  it('under the SUPI of nobody is refused, and nothing changes', async () => {
    await sessions.connect({ ueId });
    await expect(sessions.connect({ ueId, supi: 'imsi-208950000000001' })).rejects.toMatchObject({
      code: 'SLICING_SUPI_MISMATCH',
      message: `session ue${ueId} was made with no SUPI`,
    });
    expect((await stored()).spec.supi).toBeUndefined();
  });

  it('is stored though others change its session meanwhile', async () => {
    await sessions.connect({ ueId });
    breaks('PATCH', conflict, 11);
    await sessions.connect({ ueId, dnn: 'ims' });
    expect((await stored()).spec.dnn).toBe('ims');
  });

  it.each<[string, string, Fault]>([
    ['is changed by others each time', 'PATCH', conflict],
    ['is gone each time it is looked at', 'GET', missing],
    ['is gone each time it is changed', 'PATCH', missing],
  ])('whose session %s is given up in the end, and the error says so', async (_, method, fault) => {
    await sessions.connect({ ueId });
    breaks(method, fault);
    await expect(sessions.connect({ ueId, dnn: 'ims' })).rejects.toMatchObject({
      code: 'SLICING_SESSION_BUSY',
      message: `session ue${ueId} was changed by others 12 times in a row`,
    });
  });

  it('is not acknowledged when the API server refuses or cannot be reached', async () => {
    breaks('POST', { kind: 'status', status: 403, reason: 'Forbidden' });
    await expect(sessions.connect({ ueId })).rejects.toMatchObject({ status: 403 });
    breaks('POST', { kind: 'unreachable' });
    await expect(sessions.connect({ ueId })).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    await expect(stored()).rejects.toMatchObject({ status: 404 });
  });

  it('is stored once though the answer to its creation was lost', async () => {
    breaks('POST', { kind: 'lost-answer' }, 1);
    await expect(sessions.connect({ ueId })).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    const again = await sessions.connect({ ueId });
    expect(again.metadata.uid).toBe((await stored()).metadata.uid);
  });
});

describe('a UE whose former session is being deleted', () => {
  beforeEach(async () => {
    await sessions.connect({ ueId });
    const name = `ue${ueId}`;
    const body = { metadata: { finalizers: ['example.com/hold'] } };
    await world.client.patch(uesessions, { namespace, name }, { type: 'merge', body });
    await world.client.delete(uesessions, { namespace, name });
  });

  it('is told that it is still going, if it stays', async () => {
    await expect(sessions.connect({ ueId })).rejects.toMatchObject({
      code: 'SLICING_SESSION_TERMINATING',
      message: `session ue${ueId} is still being deleted`,
    });
  });

  it('gets a new one as soon as it is gone', async () => {
    const former = await stored();
    asleep = async () => {
      const body = { metadata: { finalizers: null } };
      await world.client.patch(uesessions, { namespace, name: `ue${ueId}` }, { type: 'merge', body });
      asleep = async () => undefined;
    };
    const connected = await sessions.connect({ ueId });
    expect(connected.metadata.uid).not.toBe(former.metadata.uid);
  });

  it('has left already: a disconnect changes nothing', async () => {
    const before = await stored();
    calls.clear();
    await sessions.disconnect({ ueId });
    expect(calls.writes).toEqual([]);
    expect(await stored()).toEqual(before);
  });
});

describe('a UE that leaves', () => {
  it('keeps its session, which says so', async () => {
    await sessions.connect({ ueId });
    const { spec } = await sessions.disconnect({ ueId }, { source: 'http' });
    expect(spec).toMatchObject({ connected: false, source: 'http' });
    expect(await stored()).toMatchObject({ spec: { connected: false } });
  });

  it('and never came is not found', async () => {
    await expect(sessions.disconnect({ ueId })).rejects.toMatchObject({
      code: 'SLICING_SESSION_NOT_FOUND',
      message: `no session ue${ueId}`,
    });
  });

  it('twice causes one write', async () => {
    await sessions.connect({ ueId });
    await sessions.disconnect({ ueId });
    calls.clear();
    await sessions.disconnect({ ueId });
    expect(calls.writes).toEqual([]);
  });

  it('whose session others change each time is given up in the end', async () => {
    await sessions.connect({ ueId });
    breaks('PATCH', conflict);
    await expect(sessions.disconnect({ ueId })).rejects.toMatchObject({ code: 'SLICING_SESSION_BUSY' });
  });
});

describe('a UE without a number', () => {
  it('gets the next one above those in use, though another process took some meanwhile', async () => {
    breaks('POST', exists, 3);
    const first = await sessions.connectNext();
    expect(first.spec.ueId).toBeGreaterThan(3);
    expect((await sessions.connectNext({ slice: 'gold' })).spec).toMatchObject({
      ueId: (first.spec.ueId ?? 0) + 1,
      slice: 'gold',
      connected: true,
    });
    ueId = Math.max(ueId, (first.spec.ueId ?? 0) + 1);
  });

  it('is not above the largest number', async () => {
    await sessions.connect({ ueId: 2 ** 31 - 1 });
    await expect(sessions.connectNext()).rejects.toMatchObject({ code: 'SLICING_IDS_EXHAUSTED' });
  });
});
