import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capUpdateManagers } from './cap-managers.ts';
import { equalSets, setOf } from './field-set.ts';
import { type Manager, type Managers, managerKey, ownedByAny } from './managers.ts';

function updater(manager: string, second: number, more: Partial<Manager> = {}): Manager {
  const time = `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
  return { manager, operation: 'Update', apiVersion: 'v1', time, set: setOf(`f:${manager}`), ...more };
}

const managersOf = (...given: Manager[]): Managers =>
  new Map(given.map((manager) => [managerKey(manager), manager] as const));

const names = (managers: Managers): string[] => [...managers.values()].map(({ manager }) => manager).sort();

const many = (count: number, more: Partial<Manager> = {}): Manager[] =>
  Array.from({ length: count }, (_, i) => updater(`m${String(i).padStart(2, '0')}`, i, more));

const bucketOf = (managers: Managers, apiVersion = 'v1') =>
  [...managers.values()].find((one) => one.manager === 'ancient-changes' && one.apiVersion === apiVersion);

describe('the cap of update managers', () => {
  it('leaves ten alone', () => {
    const managers = managersOf(...many(10));
    capUpdateManagers(managers);
    expect(names(managers)).toEqual(many(10).map(({ manager }) => manager));
  });

  it('puts the oldest two into one when there are eleven, with the time of the later', () => {
    const managers = managersOf(...many(11));
    capUpdateManagers(managers);
    expect(managers.size).toBe(10);
    expect(names(managers)).not.toContain('m00');
    expect(names(managers)).not.toContain('m01');
    expect(bucketOf(managers)?.time).toBe('2026-01-01T00:00:01Z');
  });

  it('does not count applies', () => {
    const managers = managersOf(...many(10), ...many(5, { operation: 'Apply' }));
    capUpdateManagers(managers);
    expect(managers.size).toBe(15);
  });

  it('adds to the entry of former changes', () => {
    const managers = managersOf(updater('ancient-changes', 0), ...many(10));
    capUpdateManagers(managers);
    expect(managers.size).toBe(10);
    expect(names(managers)).not.toContain('m00');
    expect(names(managers)).toContain('m01');
  });

  it('loses no fields when an older entry sorts before that of former changes', () => {
    const managers = managersOf(updater('ancient-changes', 1), ...many(10), updater('aaa', 1));
    const before = ownedByAny(managers);
    capUpdateManagers(managers);
    expect(equalSets(ownedByAny(managers), before)).toBe(true);
    expect(managers.size).toBe(10);
  });

  it('keeps versions apart', () => {
    const managers = managersOf(...many(6), ...many(6, { apiVersion: 'v2' }));
    capUpdateManagers(managers);
    expect(managers.size).toBe(10);
    for (const version of ['v1', 'v2']) expect(bucketOf(managers, version)?.apiVersion).toBe(version);
  });

  it('keeps all managers when each has its own version: there is nothing to join', () => {
    const managers = managersOf(...many(12).map((one, i) => ({ ...one, apiVersion: `v${i}` })));
    capUpdateManagers(managers);
    expect(managers.size).toBe(12);
  });

  it('loses no fields, and again changes nothing', () => {
    const manager = fc.record({
      name: fc.constantFrom('a', 'ancient-changes', 'b', 'c', 'kubelet', 'z'),
      version: fc.constantFrom('v1', 'v2', 'v3'),
      subresource: fc.constantFrom('', 'status'),
      second: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(manager, { maxLength: 30 }), (given) => {
        const managers = managersOf(
          ...given.map(({ name, version, subresource, second }, i) =>
            updater(name, second, { apiVersion: version, set: setOf(`f:${i}`), ...(subresource && { subresource }) }),
          ),
        );
        const before = ownedByAny(managers);
        capUpdateManagers(managers);
        expect(equalSets(ownedByAny(managers), before)).toBe(true);
        const once = new Map(managers);
        capUpdateManagers(managers);
        expect(managers).toEqual(once);
      }),
    );
  });
});
