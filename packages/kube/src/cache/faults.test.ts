import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import type { ScriptedFault } from '../testkit/scripted-server.ts';
import { paths } from './testing/paths.ts';
import { Witness } from './testing/witness.ts';

let fixture: ClusterFixture;
let witness: Witness;
afterEach(() => fixture.close());

const put = (name: string, value: string) =>
  fixture.server.put(configMaps, { metadata: { name, namespace: 'ns' }, data: { value } });
const remove = (name: string) => fixture.server.remove(configMaps, { namespace: 'ns', name });

/** Changes of every sort: one object changes, one goes, one comes, one goes and comes again. */
function change(round: number): void {
  put('changing', String(round));
  remove(`new-${round - 1}`);
  put(`new-${round}`, 'x');
  remove('reborn');
  put('reborn', String(round));
}

function follow(watchList: boolean): void {
  const cache = fixture.cache({ watchList });
  witness = new Witness({ cache, clock: fixture.clock, signal: fixture.stopping.signal });
}

const refusals: [string, ScriptedFault[]][] = [
  ['is refused with 500 twice', [{ status: 500 }, { status: 500 }]],
  ['is refused with 429 and Retry-After', [{ status: 429, retryAfter: 2 }]],
  ['is refused with 503 and Retry-After', [{ status: 503, retryAfter: 1 }]],
  ['is refused with 403 until rights are given', [{ status: 403 }, { status: 403 }, { status: 403 }]],
  ['is told that its kind is not there yet', [{ status: 404 }, { status: 404 }]],
  ['is told 410', [{ status: 410 }]],
  ['has its connection reset', ['reset', 'reset']],
  ['is answered with garbage', ['garbage']],
  ['breaks off in the middle of an object', ['torn']],
  [
    'meets one trouble after the other',
    ['reset', { status: 500 }, 'torn', { status: 429 }, 'garbage', { status: 410 }],
  ],
];

/** What can happen to a watch that goes on, by the server's hand. */
const harms: [string, () => void][] = [
  ['the server ends the watch', () => fixture.server.dropWatches('end')],
  ['the connection is reset mid-stream', () => fixture.server.dropWatches('reset')],
  ['garbage comes on the stream', () => fixture.server.send('{"type":"ADDED","obj\n')],
  ['an event of an unknown type comes', () => fixture.server.send('{"type":"WHAT","object":{}}\n')],
  ['an event without an object comes', () => fixture.server.send('{"type":"ADDED"}\n')],
  ['empty lines come', () => fixture.server.send('\n\n \n')],
  [
    'a torn event ends the stream',
    () => {
      fixture.server.send('{"type":"MODIFIED","object":{"metadata":{"name":"chang');
      fixture.server.dropWatches('reset');
    },
  ],
  ...(['status', 'event'] as const).map((goneAs): [string, () => void] => [
    `versions are forgotten, told by ${goneAs}`,
    () => {
      fixture.server.goneAs = goneAs;
      fixture.server.dropWatches('reset');
      change(7);
      fixture.server.forget();
    },
  ]),
  [
    'an ERROR event says 410',
    () => fixture.server.send('{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}\n'),
  ],
  ['an ERROR event says 500', () => fixture.server.send('{"type":"ERROR","object":{"kind":"Status","code":500}}\n')],
  [
    'the next watches are refused with 500, then with 429 and Retry-After',
    () => {
      fixture.server.dropWatches('reset');
      fixture.server.fail('watch', { status: 500 });
      fixture.server.fail('watch', { status: 429, retryAfter: 3 });
    },
  ],
  [
    'the next watch and the next list are answered by somebody else',
    () => {
      fixture.server.dropWatches('end');
      fixture.server.fail('list', 'garbage');
      fixture.server.fail('watch', 'garbage');
    },
  ],
  [
    'connections are reset again and again',
    () => {
      fixture.server.dropWatches('reset');
      for (let i = 0; i < 5; i += 1) fixture.server.fail(i % 2 ? 'list' : 'watch', 'reset');
    },
  ],
  [
    'the next watch is accepted and never answered (half-open)',
    () => {
      fixture.server.dropWatches('reset');
      fixture.server.fail('watch', 'stall');
    },
  ],
  ['the watch goes silent (half-open)', () => fixture.server.freezeWatches()],
  ['the wall clock jumps back a day', () => fixture.clock.jump(-86_400_000)],
  ['the wall clock jumps ahead a year', () => fixture.clock.jump(365 * 86_400_000)],
  ['the process hangs for ten minutes', () => void fixture.clock.hang(600_000)],
];

describe.each(paths)('a cache that fills by $path', ({ watchList }) => {
  beforeEach(async () => {
    fixture = await ClusterFixture.start({ watchList });
  });

  const requests = watchList ? (['watch'] as const) : (['list', 'watch'] as const);
  describe.each(requests)('whose first %s', (request) => {
    it.each(refusals)('%s, fills and follows all the same', async (_name, faults) => {
      put('changing', '0');
      put('reborn', '0');
      for (const fault of faults) fixture.server.fail(request, fault);
      follow(watchList);
      await witness.equals(fixture.server);
      change(1);
      await witness.equals(fixture.server);
    });
  });

  it.each(harms)('loses nothing when %s', async (_name, harm) => {
    put('changing', '0');
    put('new-0', 'x');
    put('reborn', '0');
    follow(watchList);
    await witness.informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
    harm();
    change(1);
    await witness.equals(fixture.server);
    change(2);
    await witness.equals(fixture.server);
  });

  it('tells an object that was deleted and made anew while nobody looked as two objects', async () => {
    put('a', 'first');
    follow(watchList);
    const events: string[] = [];
    witness.informer.addEventHandler({
      add: (object) => events.push(`add ${object.data?.['value']}`),
      update: () => events.push('update'),
      delete: (object) => events.push(`delete ${object.data?.['value']}`),
    });
    await witness.informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
    fixture.server.dropWatches('reset');
    remove('a');
    put('a', 'second');
    fixture.server.forget();
    await witness.equals(fixture.server);
    expect(events).toEqual(['add first', 'delete first', 'add second']);
  });
});

describe('a list of many pages', () => {
  it('ends well though the server forgets it between two pages', async () => {
    fixture = await ClusterFixture.start();
    for (let i = 0; i < 1_100; i += 1) put(`o${i}`, 'x');
    fixture.server.failWhen(({ url }) => url.searchParams.has('continue'), { status: 410 }, 3);
    follow(false);
    await witness.equals(fixture.server);
    const limits = fixture.server.requests.filter(({ kind }) => kind === 'list').map(({ url }) => url.searchParams);
    expect(limits.map((query) => query.get('limit'))).toEqual(['500', '500', null]);
  });
});
