import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type UESession, type UPF, uesessions, upfs } from '@nexslice/kinds';
import { type Client, type Deployment, deployments, type KubeObject, type ResourceType } from '@nexslice/kube';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, connect, disconnect, eventually, names, post } from './support/cluster.ts';
import { nexslice, type RunningNexslice, startNexslice, temporaryFolder } from './support/process.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function home(name: string) {
  const path = join(folder.path, name);
  mkdirSync(path);
  const dataDir = join(path, 'data');
  const start = () => startNexslice(path, ['up', '--port', '0', '--api-port', '0', '--data-dir', dataDir]);
  return { dataDir, start };
}

async function all<T extends KubeObject>(client: Client, type: ResourceType<T>): Promise<T[]> {
  return (await client.list(type, { namespace: 'nexslice' })).items;
}

/** Every connected UE has exactly one UPF of its own that is ready, every UPF its Deployment, and nothing is without a reason. */
async function isConsistent(client: Client, connected: ReadonlySet<number>) {
  const sessions: UESession[] = await all(client, uesessions);
  expect(sessions.map(({ spec }) => spec.ueId).sort()).toEqual([...connected].sort());
  expect(sessions.filter(({ status }) => status?.phase !== 'Ready').map(({ metadata }) => metadata.name)).toEqual([]);
  const found: UPF[] = await all(client, upfs);
  expect(found.map(({ metadata }) => metadata.ownerReferences?.[0]?.uid).sort()).toEqual(
    sessions.map(({ metadata }) => metadata.uid).sort(),
  );
  const made: Deployment[] = await all(client, deployments);
  expect(made.map(({ metadata }) => metadata?.ownerReferences?.[0]?.uid).sort()).toEqual(
    found.map(({ metadata }) => metadata.uid).sort(),
  );
}

/** UEs come and go until the gateway is gone; notes which of them were acknowledged as what. */
async function load(running: RunningNexslice, round: number, acknowledged: Map<number, boolean>): Promise<void> {
  const worker = async (first: number) => {
    for (let id = first; ; id += 8) {
      try {
        if ((await post(running.gateway, '/api/ue-connect', { ue_id: id })).status !== 200) return;
        acknowledged.set(id, true);
        if (id % 3 !== 0) continue;
        // From here until it is acknowledged the UE may be there or not.
        acknowledged.delete(id);
        if ((await post(running.gateway, '/api/ue-disconnect', { ue_id: id })).status !== 200) return;
        acknowledged.set(id, false);
      } catch {
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, i) => worker(round * 10_000 + i + 1)));
}

it('killed at any moment under load, it comes back with every acknowledged UE, no orphan and no duplicate', async () => {
  const { start } = home('killed');
  const known = new Map<number, boolean>();
  for (const [round, afterMs] of [150, 40, 400].entries()) {
    const running = await start();
    const before = known.size;
    const loading = load(running, round, known);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await eventually(() => expect(known.size).toBeGreaterThan(before));
    await running.kill();
    await loading;
  }
  const running = await start();
  const client = await clientOf(running);
  const there = new Set<number>();
  await eventually(async () => {
    there.clear();
    // A UE whose last request got no answer may be there or not; every other is as it was acknowledged.
    for (const { spec } of await all(client, uesessions)) if (spec.ueId) there.add(spec.ueId);
    for (const [id, connected] of known) expect([id, there.has(id)]).toEqual([id, connected]);
    await isConsistent(client, there);
  });
  await client.close();
  await running.stop();
}, 90_000);

it('stopped in good order, it comes back as it was, and takes the credential it handed out', async () => {
  const { start, dataDir } = home('stopped');
  const first = await start();
  await connect(first.gateway, 1);
  const client = await clientOf(first);
  await eventually(() => isConsistent(client, new Set([1])));
  const before = await client.get(uesessions, { namespace: 'nexslice', name: 'ue1' });
  await client.close();
  await first.stop();

  const second = await start();
  expect(second.token).toBe(first.token);
  expect(existsSync(join(dataDir, 'kubeconfig'))).toBe(false); // --kubeconfig names another place
  const again = await clientOf(second);
  await eventually(() => isConsistent(again, new Set([1])));
  const after = await again.get(uesessions, { namespace: 'nexslice', name: 'ue1' });
  expect(after.metadata.uid).toBe(before.metadata.uid);
  expect(after.status?.readyAt).toBe(before.status?.readyAt);
  await disconnect(second.gateway, 1);
  await eventually(() => isConsistent(again, new Set()));
  await again.close();
  await second.stop();
});

describe('the log', () => {
  /** The file with the records: the largest there is. */
  function logOf(dataDir: string): string {
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return files.reduce((a, b) => (statSync(b).size > statSync(a).size ? b : a));
  }

  const written = home('written');
  /** A NexSlice of its own that finds the log of one that was killed. */
  function killed(name: string) {
    const found = home(name);
    cpSync(written.dataDir, found.dataDir, { recursive: true });
    return { ...found, log: logOf(found.dataDir) };
  }

  async function isRecovered(start: () => Promise<RunningNexslice>) {
    const running = await start();
    const client = await clientOf(running);
    expect(await names(client, uesessions)).toEqual(['ue1', 'ue2', 'ue3']);
    await client.close();
    await running.stop();
  }

  beforeAll(async () => {
    const running = await written.start();
    const client = await clientOf(running);
    for (const id of [1, 2, 3]) await connect(running.gateway, id);
    await eventually(() => isConsistent(client, new Set([1, 2, 3])));
    await client.close();
    await running.kill();
  });

  it('with a torn last record is recovered up to it', async () => {
    const { start, log } = killed('torn');
    truncateSync(log, statSync(log).size - 3);
    await isRecovered(start);
  });

  it('with rubbish behind the last record, as of a half-written block, is recovered too', async () => {
    const { start, log } = killed('rubbish');
    appendFileSync(log, Buffer.alloc(7, 0x5a));
    await isRecovered(start);
  });

  it('with damage in the middle is reported with its place, and nothing is overwritten', async () => {
    const { dataDir, log } = killed('damaged');
    const bytes = readFileSync(log);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle);
    writeFileSync(log, bytes);
    const { status, stderr } = await nexslice(['up', '--port', '0', '--api-port', '0', '--data-dir', dataDir]);
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(log);
    expect(stderr).toMatch(/byte \d+/);
    expect(readFileSync(log).equals(bytes)).toBe(true);
  });

  it('is not written by two at once', async () => {
    const { start, dataDir } = home('shared');
    const first = await start();
    const { status, stderr } = await nexslice(['up', '--port', '0', '--api-port', '0', '--data-dir', dataDir]);
    expect(status).toBe(1);
    expect(stderr).toContain(dataDir);
    expect(stderr).toContain(String(first.pid));
    await first.stop();
  });
});
