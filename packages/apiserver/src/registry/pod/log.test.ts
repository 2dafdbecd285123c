import { describe, expect, it } from 'vitest';
import { Change } from '../../store/change.ts';
import { Collection } from '../../store/collection.ts';
import { Entry } from '../../store/entry.ts';
import type { Target } from '../resource-api.ts';
import type { StoredResource } from '../stored-resource.ts';
import { logSubresource } from './log.ts';

const now = Date.parse('2026-05-06T12:00:00Z');
const running = { running: { startedAt: '2026-05-06T11:58:00Z' } };
const crashed = { terminated: { startedAt: '2026-05-06T11:00:00Z' } };
const said = 'container a is simulated: image:1 does not run here, and logs nothing\n';

interface Container {
  name: string;
  state?: object;
  lastState?: object;
  init?: boolean;
}

function log(query: string, containers: Container[] = [{ name: 'a', state: running }]): string {
  const object = podOf(containers);
  const pods = { find: () => ({ object }) } as unknown as StoredResource;
  const target: Target = { namespace: 'default', name: 'p' };
  const told = logSubresource(pods, new Collection('/pods', { count: 1, ageMs: 1 }, 0), () => now).text!(
    target,
    new URLSearchParams(query),
  );
  return typeof told === 'string' ? told : 'a stream';
}

function podOf(containers: readonly Container[]) {
  const of = (init: boolean) => containers.filter((container) => (container.init ?? false) === init);
  const spec = (init: boolean) => of(init).map(({ name }) => ({ name, image: 'image:1' }));
  return {
    spec: { containers: spec(false), initContainers: spec(true) },
    status: { containerStatuses: of(false), initContainerStatuses: of(true) },
  };
}

describe('the log of a pod', () => {
  it.each<[string, string]>([
    ['', said],
    ['container=a', said],
    ['tailLines=0', ''],
    ['sinceSeconds=300', said],
    ['sinceSeconds=60', ''],
    ['sinceTime=2026-05-06T11:57:00Z', said],
    ['sinceTime=2026-05-06T11:59:00Z', ''],
    ['timestamps=true', `2026-05-06T11:58:00.000000000Z ${said}`],
    ['limitBytes=9', 'container'],
    ['previous=false', said],
  ])('asked with %j says %j', (query, expected) => {
    expect(log(query)).toBe(expected);
  });

  it('says what the container before a crash said', () => {
    const containers = [{ name: 'a', state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: crashed }];
    expect(log('previous=true&timestamps=true', containers)).toBe(`2026-05-06T11:00:00.000000000Z ${said}`);
  });

  it('knows init containers, and containers that have come to their end', () => {
    const containers = [
      { name: 'main', state: running },
      { name: 'a', state: crashed, init: true },
    ];
    expect(log('container=a', containers)).toBe(said);
  });

  it.each<[string, Container[], string]>([
    ['container=b', [{ name: 'a' }], 'container b is not valid for pod p'],
    ['', [{ name: 'a' }, { name: 'b' }], 'a container name must be specified for pod p, choose one of: [a b]'],
    [
      '',
      [{ name: 'a' }, { name: 'b' }, { name: 'c', init: true }],
      'a container name must be specified for pod p, choose one of: [a b] or one of the init containers: [c]',
    ],
    ['', [{ name: 'a' }], 'container "a" in pod "p" is waiting to start: ContainerCreating'],
    [
      '',
      [{ name: 'a', state: { waiting: { reason: 'ErrImagePull' } } }],
      'container "a" in pod "p" is waiting to start: ErrImagePull',
    ],
    ['previous=true', [{ name: 'a', state: running }], 'previous terminated container "a" in pod "p" not found'],
  ])('asked with %j for %j refuses: %s', (query, containers, message) => {
    expect(() => log(query, containers)).toThrow(message);
  });
});

describe('the log of a pod that somebody follows', () => {
  const target: Target = { namespace: 'default', name: 'p' };
  const alone: Container[] = [{ name: 'a', state: running }];

  /** What a follower is told, and the pod's life behind it. */
  function follow(query: string, containers: Container[] = alone) {
    const stored = new Collection('/pods', { count: 100, ageMs: now }, 0);
    const pods = { find: () => ({ object: podOf(containers) }) } as unknown as StoredResource;
    const told = logSubresource(pods, stored, () => now).text!(target, new URLSearchParams(query));
    if (typeof told === 'string') return { told, written: [], ended: () => 1, stop: () => undefined, happens: () => 0 };
    const written: string[] = [];
    let ends = 0;
    const stop = told({
      write: (bytes) => written.push(bytes.toString()),
      end: () => {
        ends++;
      },
    });
    const happens = (type: 'MODIFIED' | 'DELETED', changed: Container[], key = 'default/p') => {
      const entry = new Entry(key, 1, { object: podOf(changed) as never });
      stored.publish(new Change(type, entry, undefined, now));
    };
    return { told: undefined, written, ended: () => ends, stop, happens };
  }

  it('stays open while the container runs, whatever else changes', () => {
    const { written, ended, happens } = follow('follow=true');
    happens('MODIFIED', alone);
    happens('DELETED', [], 'default/another');
    expect([written, ended()]).toEqual([[said], 0]);
  });

  it.each<[string, 'MODIFIED' | 'DELETED', Container[]]>([
    ['the container has ended', 'MODIFIED', [{ name: 'a', state: crashed }]],
    ['it waits to be started again', 'MODIFIED', [{ name: 'a', state: { waiting: {} }, lastState: crashed }]],
    [
      'another run of it has begun',
      'MODIFIED',
      [{ name: 'a', state: { running: { startedAt: '2026-05-06T11:59:00Z' } } }],
    ],
    ['the pod is gone', 'DELETED', alone],
  ])('ends when %s, once', (_when, type, changed) => {
    const { ended, happens } = follow('follow=true');
    happens(type, changed);
    happens(type, changed);
    expect(ended()).toBe(1);
  });

  it('hears no more once nobody reads it', () => {
    const { ended, stop, happens } = follow('follow=true');
    stop();
    happens('DELETED', alone);
    expect(ended()).toBe(0);
  });

  it('says nothing of what was before the lines that were asked for', () => {
    expect(follow('follow=true&tailLines=0').written).toEqual([]);
  });

  it.each<[string, string, Container[], string]>([
    ['of a container that has ended', 'follow=true', [{ name: 'a', state: crashed }], said],
    ['as far as the limit goes', 'follow=true&limitBytes=9', alone, 'container'],
    ['of the run before', 'follow=true&previous=true', [{ name: 'a', state: running, lastState: crashed }], said],
  ])('is told at once %s', (_what, query, containers, expected) => {
    expect(follow(query, containers).told).toBe(expected);
  });
});
