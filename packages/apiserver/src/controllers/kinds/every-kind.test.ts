import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { Catalog } from '../../registry/catalog.ts';
import type { ApiObject } from '../../registry/resource.ts';
import type { Resource, WatchEvent, WatchSink } from '../../registry/resource-api.ts';
import { EveryKind } from './every-kind.ts';

interface FakeResource {
  resource: Resource;
  sinks: WatchSink[];
  stopped: number;
  tell(type: WatchEvent['type'], name: string): void;
}

function fake(version: string, more: Partial<Resource['info']> = {}): FakeResource {
  const info = {
    group: 'x.test',
    version,
    kind: 'Thing',
    plural: 'things',
    namespaced: true,
    storageVersion: 'v1',
    verbs: ['watch', 'delete'],
    ...more,
  };
  const made = {
    sinks: [] as WatchSink[],
    stopped: 0,
    resource: {
      info,
      subresources: {},
      watch: () => (sink: WatchSink) => {
        made.sinks.push(sink);
        return () => {
          made.stopped += 1;
        };
      },
    } as unknown as Resource,
    tell(type: WatchEvent['type'], name: string) {
      const object = { metadata: { name } } as ApiObject;
      made.sinks
        .at(-1)
        ?.event({ type, item: { object, bytes: Buffer.alloc(0) }, encodedAs: (_as, encode) => encode() });
    },
  };
  return made;
}

function follow(...resources: FakeResource[]) {
  const catalog = new Catalog();
  for (const { resource } of resources) catalog.add(resource);
  const clock = new VirtualClock();
  const kinds = new EveryKind(catalog, clock);
  const heard: string[] = [];
  kinds.addListener({
    changed: ({ info }, { metadata }) => heard.push(`${info.version} ${metadata.name} is`),
    deleted: ({ info }, { metadata }) => heard.push(`${info.version} ${metadata.name} was`),
    kindsChanged: () => heard.push('kinds'),
  });
  kinds.start();
  return { catalog, clock, kinds, heard };
}

describe('all objects of all kinds', () => {
  it('are told of as they change and go', () => {
    const things = fake('v1');
    const { heard } = follow(things);
    things.tell('ADDED', 'a');
    things.tell('MODIFIED', 'a');
    things.tell('BOOKMARK', '');
    things.tell('DELETED', 'a');
    expect(heard).toEqual(['kinds', 'v1 a is', 'v1 a is', 'v1 a was']);
  });
  it('are told of once, in the version that is stored', () => {
    const [beta, stored] = [fake('v1beta1'), fake('v1')];
    const { kinds } = follow(beta, stored);
    expect([beta.sinks.length, stored.sinks.length]).toEqual([0, 1]);
    expect([...kinds.resources()]).toEqual([stored.resource]);
    expect(kinds.find('x.test/v1beta1', 'Thing')).toBe(beta.resource);
  });
  it('leave out what cannot be watched or deleted', () => {
    const review = fake('v1', { verbs: ['create'] });
    follow(review);
    expect(review.sinks).toEqual([]);
  });
  it('include kinds that come later, and no longer those that go', () => {
    const { catalog, heard, kinds } = follow();
    const late = fake('v1');
    catalog.add(late.resource);
    late.tell('ADDED', 'a');
    expect(heard).toEqual(['kinds', 'kinds', 'v1 a is']);
    catalog.remove(late.resource);
    expect(late.stopped).toBe(1);
    expect([...kinds.resources()]).toEqual([]);
  });
  it('are watched anew when their kind is defined anew', () => {
    const [before, after] = [fake('v1'), fake('v1')];
    const { catalog } = follow(before);
    catalog.add(after.resource);
    expect([before.stopped, after.sinks.length]).toEqual([1, 1]);
  });
  it.each<[string, (sink: WatchSink) => void]>([
    ['broke', (sink) => sink.fail(new Error('away'))],
    ['ended', (sink) => sink.end()],
  ])('are watched again after a watch %s', async (_how, finish) => {
    const things = fake('v1');
    const { clock } = follow(things);
    finish(things.sinks[0] as WatchSink);
    expect(things.sinks).toHaveLength(1);
    await clock.advance(1000);
    expect(things.sinks).toHaveLength(2);
  });
  it('are left alone after the end', async () => {
    const things = fake('v1');
    const { clock, catalog, kinds } = follow(things);
    things.sinks[0]?.fail(new Error('away'));
    kinds.stop();
    catalog.add(fake('v2', { plural: 'others' }).resource);
    await clock.advance(5000);
    expect(things.sinks).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
