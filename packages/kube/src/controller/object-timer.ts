import type { Informer } from '../cache/informer.ts';
import type { Clock } from '../clock/clock.ts';
import { keyStringOf } from '../object/key.ts';
import type { KubeObject } from '../object/object.ts';
import { DelayedKeys } from '../queue/delayed-keys.ts';
import { lowPriority } from '../queue/work-queue.ts';
import type { Source } from './source.ts';

export interface ObjectTimerOptions {
  /** Milliseconds between two reconciles of an object. */
  everyMs: number;
  /** Only objects whose desired state has not changed for so many milliseconds; what is being edited is left alone. */
  idleMs?: number;
}

/**
 * Keys of an informer's objects, each at its own regular times from when the object was first seen. For what has to be looked at again although
 * no event tells: certificates that expire, functions that are probed. One timer of the platform serves all objects.
 */
export function objectTimer<T extends KubeObject>(
  clock: Clock,
  informer: Informer<T>,
  { everyMs, idleMs }: ObjectTimerOptions,
): Source {
  return {
    start(enqueue, signal) {
      const timers = new DelayedKeys<string>(clock, (key) => {
        enqueue(key, { priority: lowPriority });
        timers.add(key, everyMs, lowPriority);
      });
      const begin = (object: T) => timers.add(keyStringOf(object), idleMs ?? everyMs, lowPriority);
      const end = (object: T) => timers.delete(keyStringOf(object));
      const remove = informer.addEventHandler({
        add: begin,
        update(old, object) {
          if (idleMs === undefined || desiredState(old) === desiredState(object)) return;
          end(object);
          begin(object);
        },
        delete: end,
      });
      const stop = () => {
        remove();
        timers.clear();
      };
      signal.addEventListener('abort', stop, { once: true });
    },
  };
}

/** Changes with the desired state; kinds that do not count their generations have nothing but desired state. */
function desiredState({ metadata }: KubeObject): string | number | undefined {
  return metadata?.generation ?? metadata?.resourceVersion;
}
