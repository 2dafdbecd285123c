import { describe, expect, it } from 'vitest';
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
  const of = (init: boolean) => containers.filter((container) => (container.init ?? false) === init);
  const spec = (init: boolean) => of(init).map(({ name }) => ({ name, image: 'image:1' }));
  const object = {
    spec: { containers: spec(false), initContainers: spec(true) },
    status: { containerStatuses: of(false), initContainerStatuses: of(true) },
  };
  const pods = { find: () => ({ object }) } as unknown as StoredResource;
  const target: Target = { namespace: 'default', name: 'p' };
  return logSubresource(pods, () => now).text!(target, new URLSearchParams(query));
}

describe('the log of a pod', () => {
  it.each<[string, string]>([
    ['', said],
    ['container=a', said],
    ['follow=true&tailLines=9', said],
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
