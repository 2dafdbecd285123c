import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { noopLogger } from '../log/logger.ts';
import { SharedInformer } from './informer.ts';
import { stripManagedFields } from './transform.ts';

const key = { namespace: 'ns', name: 'a' };
const object = (version: number, uid = 'u1', more: object = {}): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { ...key, uid, resourceVersion: String(version), ...more },
});

function start() {
  const informer = new SharedInformer<ConfigMap>({ transform: stripManagedFields, log: noopLogger, scopes: 1 });
  const told: string[] = [];
  const version = ({ metadata }: ConfigMap) => `${metadata?.uid}@${metadata?.resourceVersion}`;
  informer.addEventHandler({
    add: (added) => told.push(`add ${version(added)}`),
    update: (old, now) => told.push(`update ${version(old)} to ${version(now)}`),
    delete: (gone) => told.push(`delete ${version(gone)}`),
  });
  const sink = informer.sink('');
  const written = (written: ConfigMap, belongs = true) =>
    informer.written({ type: configMaps, key, object: written }, belongs);
  const deleted = (uid: string) => informer.written({ type: configMaps, key, uid }, true);
  return { informer, told, sink, written, deleted };
}

describe('an informer that is told of a write of its own process', () => {
  it('answers what was written at once, and does not tell it again when the watch brings it', () => {
    const { informer, told, sink, written } = start();
    sink.replace([], '10', false);
    written(object(11));
    expect(informer.get(key)?.metadata?.resourceVersion).toBe('11');
    sink.change({ type: 'ADDED', object: object(11) });
    expect(told).toEqual(['add u1@11']);
  });

  it('passes over what the watch still has to say about the time before', () => {
    const { told, sink, written } = start();
    sink.replace([object(10)], '10', false);
    written(object(13));
    sink.change({ type: 'MODIFIED', object: object(11) });
    sink.change({ type: 'MODIFIED', object: object(12) });
    sink.change({ type: 'MODIFIED', object: object(13) });
    sink.change({ type: 'MODIFIED', object: object(14) });
    expect(told).toEqual(['add u1@10', 'update u1@10 to u1@13', 'update u1@13 to u1@14']);
  });

  it('does not go back to an answer that the watch has overtaken', () => {
    const { informer, told, sink, written } = start();
    sink.replace([object(10)], '10', false);
    sink.change({ type: 'MODIFIED', object: object(15) });
    written(object(12));
    expect(informer.get(key)?.metadata?.resourceVersion).toBe('15');
    expect(told).toHaveLength(2);
  });

  it('does not bring back what it deleted, and does take its successor', () => {
    const { informer, told, sink, written, deleted } = start();
    sink.replace([object(10)], '10', false);
    deleted('u1');
    sink.change({ type: 'MODIFIED', object: object(11) });
    expect(informer.get(key)).toBeUndefined();
    written(object(13, 'u2'));
    sink.change({ type: 'DELETED', object: object(12) });
    sink.change({ type: 'ADDED', object: object(13, 'u2') });
    expect(informer.get(key)?.metadata?.uid).toBe('u2');
    expect(told).toEqual(['add u1@10', 'delete u1@10', 'add u2@13']);
  });

  it('keeps an object that is being deleted as long as something holds it', () => {
    const { informer, sink, written } = start();
    sink.replace([object(10)], '10', false);
    const deletionTimestamp = '2026-01-01T00:00:00Z';
    written(object(11, 'u1', { deletionTimestamp, finalizers: ['held/by'] }));
    expect(informer.get(key)?.metadata?.finalizers).toEqual(['held/by']);
    written(object(12, 'u1', { deletionTimestamp }));
    expect(informer.get(key)).toBeUndefined();
  });

  it('does not take in what a selector may leave out, but does follow what it holds', () => {
    const { informer, sink, written } = start();
    sink.replace([], '10', false);
    written(object(11), false);
    expect(informer.size).toBe(0);
    sink.change({ type: 'ADDED', object: object(11) });
    written(object(12), false);
    expect(informer.get(key)?.metadata?.resourceVersion).toBe('12');
  });

  it('keeps a write that is newer than a list that was on its way', () => {
    const { informer, sink, written } = start();
    sink.replace([], '10', false);
    written(object(20));
    sink.replace([], '15', false);
    expect(informer.size).toBe(1);
    sink.replace([], '21', false);
    expect(informer.size).toBe(0);
  });

  it('never goes back and ends with the last state, in whatever order writes and the watch tell it', () => {
    // For each version: whether it is one of our writes, and how many events the watch lags behind when we hear of it.
    const history = fc.array(fc.record({ ours: fc.boolean(), lag: fc.nat({ max: 5 }) }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(history, (versions) => {
        const { informer, told, sink, written } = start();
        sink.replace([], '1', false);
        const watch = versions.map((_, i) => object(i + 2));
        let watched = 0;
        let newest = 0;
        for (const [i, { ours, lag }] of versions.entries()) {
          if (ours) {
            written(structuredClone(watch[i]!));
            newest = Math.max(newest, i + 2);
          }
          for (; watched <= i - lag; watched += 1)
            sink.change({ type: watched ? 'MODIFIED' : 'ADDED', object: watch[watched]! });
          newest = Math.max(newest, watched + 1);
          const held = informer.get(key)?.metadata?.resourceVersion;
          if (held) expect(Number(held)).toBe(newest);
        }
        for (; watched < watch.length; watched += 1) sink.change({ type: 'MODIFIED', object: watch[watched]! });
        expect(informer.get(key)?.metadata?.resourceVersion).toBe(String(versions.length + 1));
        const order = told.map((line) => Number(line.split('@').at(-1)));
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
      }),
    );
  });
});
