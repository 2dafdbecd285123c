import type { UESession, UPF } from '@nexslice/kinds';
import type { Cache, InformerScope, KubeObject, ResourceType } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { bySlice, bySliceAndPhase, bySupi, makeInformers, scopes, slicePhaseKey } from './informers.ts';
import { aSession, aUPF } from './testing/objects.ts';

type Asked = InformerScope & { indexers?: Record<string, (object: KubeObject) => readonly string[]> };

/** What is asked of the cache, by kind. */
function asked(): Map<string, Asked> {
  const informers = new Map<string, Asked>();
  const cache = { informer: (type: ResourceType, scope: Asked) => informers.set(type.kind, scope) };
  makeInformers(cache as unknown as Cache, 'core');
  return informers;
}

describe('the memory of slicing', () => {
  it('is of one namespace', () => {
    expect([...asked().values()].map(({ namespace }) => namespace)).toEqual(new Array(7).fill('core'));
  });

  it('holds, of what is not ours by kind, only what bears our label', () => {
    const made = 'app.kubernetes.io/managed-by=nexslice';
    for (const kind of ['ConfigMap', 'Service', 'Deployment']) expect(asked().get(kind)?.labelSelector).toBe(made);
    for (const kind of ['UESession', 'Slice', 'UPF']) expect(asked().get(kind)?.labelSelector).toBeUndefined();
  });

  it('does not hold the pods of UPFs: there may be many', () => {
    expect(asked().get('Pod')?.labelSelector).toBe('app.kubernetes.io/managed-by=nexslice,app=ueransim-ue');
    expect(scopes('core').simulated).toEqual({ namespace: 'core', labelSelector: asked().get('Pod')?.labelSelector });
  });
});

describe('the indexes', () => {
  const index = (kind: string, name: string, object: UESession | UPF) => asked().get(kind)?.indexers?.[name]?.(object);

  it('find a session by its SUPI, if it has one', () => {
    expect(index('UESession', bySupi, aSession({ spec: { supi: 'imsi-208950000000001' } }))).toEqual([
      'imsi-208950000000001',
    ]);
    expect(index('UESession', bySupi, aSession())).toEqual([]);
  });

  it('find sessions by their Slice', () => {
    expect(index('UESession', bySlice, aSession({ spec: { slice: 'gold' } }))).toEqual(['gold']);
  });

  it('find sessions and UPFs by Slice and phase, and what has no phase yet', () => {
    const session = aSession({ status: { phase: 'Ready' } });
    expect(index('UESession', bySliceAndPhase, session)).toEqual([slicePhaseKey('default', 'Ready')]);
    expect(index('UPF', bySliceAndPhase, aUPF(session))).toEqual([slicePhaseKey('default', undefined)]);
  });

  it('keep Slices apart, also where one name begins like another', () => {
    expect(slicePhaseKey('gold', 'Ready')).not.toBe(slicePhaseKey('gold-2', 'Ready'));
    expect(slicePhaseKey('gold', undefined)).not.toBe(slicePhaseKey('gold', 'Ready'));
  });
});
