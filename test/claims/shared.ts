import { namespaces } from '@nexslice/kube';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { objectsIn } from './objects.ts';
import { type ReplicaOptions, startReplica, startWorld, type World } from './world.ts';

/** One server for the tests of a file, each of which has a namespace of its own. */
export function sharedWorld() {
  let world: World;
  let namespace: string;
  let tests = 0;
  const running: { stop(): Promise<void> }[] = [];

  const stopAll = async () => {
    await Promise.all(running.splice(0).map((replica) => replica.stop()));
  };

  beforeAll(async () => {
    world = await startWorld();
  });

  beforeEach(async () => {
    tests += 1;
    namespace = `test-${tests}`;
    await world.client.apply(namespaces, { metadata: { name: namespace } });
  });

  afterAll(async () => {
    await stopAll();
    await world.stop();
  });

  return {
    world: () => world,
    namespace: () => namespace,
    async replica(options?: ReplicaOptions): Promise<void> {
      running.push(await startReplica(world, options));
    },
    stopOne: async () => running.pop()?.stop(),
    stopAll,
    objects: objectsIn(
      () => world.client,
      () => namespace,
    ),
  };
}
