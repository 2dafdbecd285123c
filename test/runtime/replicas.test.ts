import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import { Client, configMaps, leases, seededRandom, systemClock } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Interval {
  name: string;
  who: string;
  from: number;
  to: number;
}
interface Message {
  name: string;
  phase: 'begin' | 'end';
  at: number;
}

/** As replica.ts has it. */
const leaseDurationMs = 2_000;
/** The shortest time from one work on a key to the next: 20 ms of work and 50 ms of rest. */
const roundMs = 70;
/**
 * How often one replica can come round at a key of its own while another key waits for a lease to expire, and half as long for telling each
 * other. Counted in work done and not in time, so that a busy machine, which holds up both alike, changes nothing.
 */
const roundsAlone = (1.5 * leaseDurationMs) / roundMs;

const keys = Array.from({ length: 30 }, (_, i) => `key-${i}`);

/** Replicas as processes, and what they worked on when. */
class Replicas {
  readonly children = new Map<string, ChildProcess>();
  readonly intervals: Interval[] = [];
  readonly #open = new Map<string, Interval>();
  readonly #stopped = new Set<string>();
  readonly #kubeconfig: string;

  constructor(kubeconfig: string) {
    this.#kubeconfig = kubeconfig;
  }

  start(who: string): void {
    const execArgv = ['--import', 'tsx', '--conditions=nexslice-source'];
    const child = fork(new URL('./replica.ts', import.meta.url), [this.#kubeconfig, who], { execArgv });
    child.on('message', (message) => this.#told(who, message as Message));
    this.children.set(who, child);
  }

  /** What a replica was at when it was stopped is over with that moment: it cannot act on it any more without its lease. */
  signal(who: string, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.children.get(who)?.kill(signal);
    if (signal === 'SIGCONT') {
      this.#stopped.delete(who);
      return;
    }
    this.#stopped.add(who);
    for (const [id, interval] of this.#open) {
      if (interval.who !== who) continue;
      interval.to = Date.now();
      this.#open.delete(id);
    }
  }

  /** The replicas that worked on anything since `from`, and the keys that were worked on. */
  since(from: number): { who: Set<string>; names: Set<string> } {
    const recent = this.intervals.filter((interval) => interval.from >= from);
    return { who: new Set(recent.map(({ who }) => who)), names: new Set(recent.map(({ name }) => name)) };
  }

  get overlaps(): string[] {
    const found: string[] = [];
    for (const name of keys) {
      const sorted = this.intervals.filter((interval) => interval.name === name).sort((a, b) => a.from - b.from);
      for (const [i, next] of sorted.entries()) {
        const before = sorted[i - 1];
        if (before && before.who !== next.who && before.to > next.from)
          found.push(`${name}: ${before.who}, ${next.who}`);
      }
    }
    return found;
  }

  /** Times at which a key was left alone for longer than it takes to take it over, while somebody was at work. */
  get abandoned(): string[] {
    const found: string[] = [];
    for (const name of keys) {
      let alone = Number.POSITIVE_INFINITY;
      const own = this.intervals.filter((interval) => interval.name === name).sort((a, b) => a.from - b.from);
      for (const { from, to } of own) {
        // Shorter ones cannot hold as many rounds.
        const rounds = from - alone > leaseDurationMs ? this.#mostRounds(alone, from) : 0;
        if (rounds > roundsAlone) found.push(`${name}: ${from - alone} ms, ${rounds} rounds`);
        alone = Number.isFinite(alone) ? Math.max(alone, to) : to;
      }
    }
    return found;
  }

  /** How often one replica came round at one of its keys between two times: at whichever most often. */
  #mostRounds(from: number, to: number): number {
    const rounds = new Map<string, number>();
    for (const { who, name, from: at } of this.intervals) {
      if (at > from && at < to) rounds.set(`${who}/${name}`, (rounds.get(`${who}/${name}`) ?? 0) + 1);
    }
    return Math.max(0, ...rounds.values());
  }

  #told(who: string, { name, phase, at }: Message): void {
    const id = `${who}/${name}`;
    if (phase === 'begin') {
      // Told just before it was stopped, read just after: how long it lasted is not known any more.
      const isOver = this.#stopped.has(who);
      const interval = { name, who, from: at, to: isOver ? at : Number.POSITIVE_INFINITY };
      if (!isOver) this.#open.set(id, interval);
      this.intervals.push(interval);
      return;
    }
    const interval = this.#open.get(id);
    if (interval) interval.to = at;
    this.#open.delete(id);
  }
}

let server: ApiServer;
let directory: string;
let replicas: Replicas;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'replicas-'));
  server = await createApiServer();
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, server.kubeconfig());
  replicas = new Replicas(kubeconfig);
  const token = () => Promise.resolve(server.token);
  const client = new Client({ config: { server: server.url, ca: server.ca, token } });
  for (const name of keys)
    await client.create(configMaps, { metadata: { name, namespace: 'default', labels: { shared: 'yes' } } });
  await client.close();
});
afterEach(async () => {
  for (const child of replicas.children.values()) child.kill('SIGKILL');
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Waits until every key was worked on anew, and everybody named worked on some. */
async function all(who: string[]): Promise<void> {
  const from = Date.now();
  await eventually(
    () => {
      const recent = replicas.since(from);
      return recent.names.size === keys.length && who.every((each) => recent.who.has(each));
    },
    { timeoutMs: 20_000, everyMs: 50 },
  );
}

async function takeLease(who: string): Promise<void> {
  const token = () => Promise.resolve(server.token);
  const client = new Client({ config: { server: server.url, ca: server.ca, token } });
  await client.delete(leases, { namespace: 'default', name: `replicas-${who}` }).catch(() => {});
  await client.close();
}

describe('replicas as processes', () => {
  it('share the keys, never meet at one, and take over from one that is killed or hangs', async () => {
    replicas.start('a');
    replicas.start('b');
    await all(['a', 'b']);
    replicas.start('c');
    await all(['a', 'b', 'c']);
    replicas.signal('a', 'SIGKILL');
    await all(['b', 'c']);
    replicas.signal('b', 'SIGSTOP');
    await all(['c']);
    replicas.signal('b', 'SIGCONT');
    await all(['b', 'c']);
    expect([replicas.overlaps, replicas.abandoned]).toEqual([[], []]);
  });

  it.each([
    [2, 11],
    [5, 12],
  ])(
    '%i of them never meet at a key and leave none alone, killed, stopped and robbed of their leases at random (seed %i)',
    async (size, seed) => {
      const random = seededRandom(seed);
      const names = Array.from({ length: size }, (_, i) => `r${i}`);
      for (const name of names) replicas.start(name);
      await all(names);
      for (let round = 0; round < 3; round += 1) {
        const victim = names[Math.floor(random.next() * names.length)] ?? '';
        const others = names.filter((name) => name !== victim);
        const fate = random.next();
        if (fate < 0.3) {
          replicas.signal(victim, 'SIGKILL');
          await all(others);
          const successor = `s${round}`;
          replicas.start(successor);
          names.splice(names.indexOf(victim), 1, successor);
        } else if (fate < 0.7) {
          replicas.signal(victim, 'SIGSTOP');
          await systemClock.sleep(random.next() * 3_000);
          replicas.signal(victim, 'SIGCONT');
        } else {
          await takeLease(victim);
        }
        await all(names);
      }
      expect([replicas.overlaps, replicas.abandoned]).toEqual([[], []]);
    },
    90_000,
  );
});
