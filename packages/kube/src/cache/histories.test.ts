import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import type { RequestKind, ScriptedFault } from '../testkit/scripted-server.ts';
import type { Backup } from '../testkit/scripted-store.ts';
import { paths } from './testing/paths.ts';
import { Witness } from './testing/witness.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd');
const fault = fc.oneof(
  fc.constantFrom<ScriptedFault>('reset', 'garbage', 'torn'),
  fc.constantFrom(410, 429, 500, 503).map((status): ScriptedFault => ({ status })),
);

/** One thing that happens in the world: others write, we write, the network or the server breaks, time passes. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('put' as const), name }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('remove' as const), name }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('write' as const), name }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('delete' as const), name }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('end' as const, 'reset' as const, 'silence' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('forget' as const, 'bookmark' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('fail' as const),
      kind: fc.constantFrom<RequestKind>('list', 'watch', 'write'),
      fault,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.constantFrom(0, 100, 5_000, 80_000) }),
  },
);
const turn = fc.oneof(
  { weight: 12, arbitrary: step },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('backup' as const, 'restore' as const) }) },
);
type Step = (typeof step extends fc.Arbitrary<infer S> ? S : never) | { what: 'backup' | 'restore' };

/** A cache in a world in which things happen. */
class Scenario {
  readonly #fixture: ClusterFixture;
  readonly #witness: Witness;
  #backup: Backup;
  #count = 0;

  constructor(fixture: ClusterFixture, watchList: boolean, mayGoBack: boolean) {
    this.#fixture = fixture;
    const cache = fixture.cache({ watchList });
    this.#witness = new Witness({ cache, clock: fixture.clock, signal: fixture.stopping.signal, mayGoBack });
    this.#backup = fixture.server.backup();
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const each of steps) await this.#step(each);
    await this.#witness.equals(this.#fixture.server);
    this.#fixture.server.put(configMaps, this.#object('last'));
    await this.#witness.equals(this.#fixture.server);
  }

  #object(named: string): ConfigMap {
    this.#count += 1;
    return { metadata: { namespace: 'ns', name: named }, data: { value: String(this.#count) } };
  }

  async #step(each: Step): Promise<void> {
    const { server, client, clock } = this.#fixture;
    switch (each.what) {
      case 'put':
        server.put(configMaps, this.#object(each.name));
        return;
      case 'remove':
        return server.remove(configMaps, { namespace: 'ns', name: each.name });
      case 'write':
        return this.#settled(client.apply(configMaps, this.#object(each.name)));
      case 'delete':
        return this.#settled(client.delete(configMaps, { namespace: 'ns', name: each.name }));
      case 'end':
      case 'reset':
        return server.dropWatches(each.what);
      case 'silence':
        return server.freezeWatches();
      case 'forget':
        return server.forget();
      case 'bookmark':
        return server.bookmark();
      case 'fail':
        return server.fail(each.kind, each.fault);
      case 'pass':
        return clock.advance(each.ms);
      case 'backup':
        this.#backup = server.backup();
        return;
      case 'restore':
        server.restore(this.#backup);
    }
  }

  /** Waits for a write, however it ends; its retries need time to pass. */
  async #settled(writing: Promise<unknown>): Promise<void> {
    let ended = false;
    void writing.then(
      () => {
        ended = true;
      },
      () => {
        ended = true;
      },
    );
    while (!ended) await this.#fixture.clock.advance(100);
  }
}

async function plays(watchList: boolean, steps: readonly Step[], mayGoBack: boolean): Promise<void> {
  const fixture = await ClusterFixture.start({ watchList });
  try {
    await new Scenario(fixture, watchList, mayGoBack).play(steps);
  } finally {
    await fixture.close();
  }
}

describe.each(paths)('whatever happens, a cache that fills by $path', ({ watchList }) => {
  it('ends equal to the server, never goes back, and leaves no change out', async () => {
    const steps = fc.array(step, { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(steps, (happening) => plays(watchList, happening, false)),
      { numRuns: 40 },
    );
  });

  it('ends equal to the server, though that is put back to older states', async () => {
    const turns = fc.array(turn, { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(turns, (happening) => plays(watchList, happening, true)),
      { numRuns: 40 },
    );
  });
});
