import { controllerRef, type KubeObject } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { noon, replicaSet } from '../testing/objects.ts';
import { dropManagedFields, firstStatusInMs, quietForMs } from './quiet.ts';

function named(uid: string, version: number, operation?: string): KubeObject {
  const managedFields = operation ? { managedFields: [{ manager: 'someone', operation }] } : {};
  return dropManagedFields({ metadata: { name: 'a', uid, resourceVersion: String(version), ...managedFields } });
}

describe('a new object', () => {
  it('is left alone until its creator has not changed it for a while', async () => {
    const clock = new VirtualClock(noon);
    const memo = new Map<string, unknown>();
    expect(quietForMs(named('u', 1), memo, clock)).toBe(100);
    await clock.advance(30);
    expect(quietForMs(named('u', 1), memo, clock)).toBe(70);
    expect(quietForMs(named('u', 2), memo, clock)).toBe(100);
    await clock.advance(100);
    expect(quietForMs(named('u', 2), memo, clock)).toBe(0);
  });

  it('is another one when it was made again', async () => {
    const clock = new VirtualClock(noon);
    const memo = new Map<string, unknown>();
    quietForMs(named('u1', 1), memo, clock);
    await clock.advance(300);
    expect(quietForMs(named('u1', 1), memo, clock)).toBe(0);
    expect(quietForMs(named('u2', 1), memo, clock)).toBe(100);
  });

  it.each([
    ['Apply', 50],
    ['Update', 100],
    [undefined, 100],
  ])('waits after the operation %s for %i ms, and is cached without its managed fields', (operation, ms) => {
    const object = named('u', 1, operation);
    expect(object.metadata).not.toHaveProperty('managedFields');
    expect(quietForMs(object, new Map(), new VirtualClock(noon))).toBe(ms);
  });

  it('waits for nobody when a controller made it', () => {
    const made = { metadata: { ...named('u', 1).metadata, ownerReferences: [controllerRef(replicaSet('owner', 1))] } };
    expect(quietForMs(made, new Map(), new VirtualClock(noon))).toBe(0);
  });

  it('waits for its first status alone', () => {
    const clock = new VirtualClock(noon);
    expect(firstStatusInMs(named('u', 1), new Map(), clock)).toBe(100);
    const told = { ...named('u', 1), status: { observedGeneration: 1 } };
    expect(firstStatusInMs(told, new Map(), clock)).toBe(0);
  });
});
