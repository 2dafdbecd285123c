import { expect } from 'vitest';
import { type ConfigMap, configMaps } from '../../builtin/types.ts';
import type { Clock } from '../../clock/clock.ts';
import { Controller } from '../../controller/controller.ts';
import { InformerSource } from '../../controller/source.ts';
import { keyString, keyStringOf } from '../../object/key.ts';
import { eventually } from '../../testkit/eventually.ts';
import type { Cache } from '../cache.ts';
import type { Informer } from '../informer.ts';
import { compareVersions } from '../resource-version.ts';

type Values = Map<string, string | undefined>;

export interface WitnessOptions {
  cache: Cache;
  clock: Clock;
  /** Ends its reconciler. */
  signal: AbortSignal;
  /** The server may be put back to an older state. */
  mayGoBack?: boolean;
}

/** Follows the ConfigMaps of a cache in three ways, and complains of what an honest informer never tells. */
export class Witness {
  readonly informer: Informer<ConfigMap>;
  /** By what handlers were told: right only if nothing was left out. */
  readonly told: Values = new Map();
  /** By what the cache held when the object was last reconciled: right only if the last change of each led to a reconcile. */
  readonly reconciled: Values = new Map();
  readonly complaints: string[] = [];
  readonly #clock: Clock;

  constructor({ cache, clock, signal, mayGoBack = false }: WitnessOptions) {
    this.#clock = clock;
    this.informer = cache.informer(configMaps);
    this.informer.addEventHandler({
      add: (object) => this.#added(object),
      update: (old, object) => this.#updated(old, object, mayGoBack),
      delete: (object) => this.#deleted(object),
    });
    const reconcile = (key: { name: string }) => {
      const object = this.informer.get(key);
      if (object) this.reconciled.set(keyString(key), object.data?.['value']);
      else this.reconciled.delete(keyString(key));
    };
    const sources = [new InformerSource(cache, { type: configMaps })];
    void new Controller({ name: 'witness', reconciler: { reconcile }, sources, clock }).start(signal);
  }

  /** Waits until everybody knows what the server has, and nothing else. */
  async equals(server: { all(type: typeof configMaps): ConfigMap[] }): Promise<void> {
    const check = () => {
      const wanted = valuesOf(server.all(configMaps));
      expect(valuesOf(this.informer.list())).toEqual(wanted);
      expect(this.told).toEqual(wanted);
      expect(this.reconciled).toEqual(wanted);
    };
    await eventually(check, { clock: this.#clock, timeoutMs: 3_600_000, everyMs: 250 });
    expect(this.complaints).toEqual([]);
  }

  #added(object: ConfigMap): void {
    const key = keyStringOf(object);
    if (this.told.has(key)) this.complaints.push(`${key} was added twice`);
    this.told.set(key, object.data?.['value']);
  }

  #updated(old: ConfigMap, object: ConfigMap, mayGoBack: boolean): void {
    const key = keyStringOf(object);
    if (!this.told.has(key)) this.complaints.push(`${key} was updated and never added`);
    const order = compareVersions(old.metadata?.resourceVersion, object.metadata?.resourceVersion) ?? 0;
    if (order >= 0 && !mayGoBack) this.complaints.push(`${key} went back`);
    if (old.metadata?.uid !== object.metadata?.uid) this.complaints.push(`${key} became another object by an update`);
    this.told.set(key, object.data?.['value']);
  }

  #deleted(object: ConfigMap): void {
    const key = keyStringOf(object);
    if (!this.told.delete(key)) this.complaints.push(`${key} was deleted and never added`);
  }
}

function valuesOf(objects: readonly ConfigMap[]): Values {
  return new Map(objects.map((object) => [keyStringOf(object), object.data?.['value']]));
}
