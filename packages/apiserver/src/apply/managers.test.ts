import { describe, expect, it } from 'vitest';
import type { ManagedFieldsEntry } from '../registry/resource.ts';
import { emptySet, isEmpty, setOf } from './field-set.ts';
import {
  type ManagerName,
  managerKey,
  ownedByAny,
  readManagers,
  secondsOf,
  setFields,
  writeManagers,
} from './managers.ts';

const name: ManagerName = { manager: 'alice', operation: 'Update', apiVersion: 'v1' };
const entry: ManagedFieldsEntry = {
  ...name,
  time: '2026-01-01T00:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:spec': { 'f:a': {} } },
};

describe('the key of a manager', () => {
  it.each<[string, Partial<ManagerName>, boolean]>([
    ['name', { manager: 'bob' }, false],
    ['operation', { operation: 'Apply' }, false],
    ['subresource', { subresource: 'status' }, false],
    ['version', { apiVersion: 'v2' }, false],
    ['nothing', {}, true],
  ])('of an update differs by %s', (_, other, isSame) => {
    expect(managerKey({ ...name, ...other }) === managerKey(name)).toBe(isSame);
  });

  it('of an apply does not differ by version', () => {
    const apply: ManagerName = { ...name, operation: 'Apply' };
    expect(managerKey({ ...apply, apiVersion: 'v2' })).toBe(managerKey(apply));
  });
});

describe('managedFields', () => {
  it('are the same after reading and writing, down to the parsed fields', () => {
    const entries = [entry, { ...entry, subresource: 'status' }];
    const again = writeManagers(readManagers(entries) ?? new Map());
    expect(again).toEqual(entries);
    expect(again[0]?.fieldsV1).toBe(entry.fieldsV1);
  });

  it.each<[string, Partial<ManagedFieldsEntry>]>([
    ['an unknown operation', { operation: 'Merge' as never }],
    ['another type of fields', { fieldsType: 'FieldsV2' as never }],
    ['broken fields', { fieldsV1: { spec: {} } }],
    ['fields with broken keys', { fieldsV1: { 'k:{"a"': {} } }],
  ])('with %s cannot be read', (_, broken) => {
    expect(readManagers([entry, { ...entry, manager: 'bob', ...broken }])).toBeUndefined();
  });

  it('may lack time, fields and names', () => {
    const [manager] = [...(readManagers([{ operation: 'Apply' } as ManagedFieldsEntry])?.values() ?? [])];
    expect(manager).toEqual({ manager: '', operation: 'Apply', apiVersion: '', set: emptySet });
  });

  it('that are none have no managers', () => {
    expect(readManagers(undefined)?.size).toBe(0);
    expect(writeManagers(new Map())).toEqual([]);
  });
});

describe('the time of an entry', () => {
  it.each([
    ['2026-01-01T00:00:00Z', 1_767_225_600],
    ['2026-01-01T00:00:00.999Z', 1_767_225_600],
    ['yesterday', 0],
    [undefined, 0],
  ])('%s counts as %i seconds', (time, seconds) => {
    expect(secondsOf(time === undefined ? {} : { time })).toBe(seconds);
  });
});

describe('the fields of a manager', () => {
  const managers = () => readManagers([entry, { ...entry, manager: 'bob', fieldsV1: { 'f:b': {} } }]) ?? new Map();
  const key = managerKey(name);

  it('are all those of all managers together', () => {
    expect([...ownedByAny(managers()).children.keys()].sort()).toEqual(['f:b', 'f:spec']);
    expect(isEmpty(ownedByAny(new Map()))).toBe(true);
  });

  it('when none are left make it no manager', () => {
    const given = managers();
    setFields(given, key, { ...name, set: setOf('f:a') }, emptySet);
    expect(given.has(key)).toBe(false);
  });

  it('that stay the same leave the entry as it is', () => {
    const given = managers();
    const before = given.get(key);
    if (before) setFields(given, key, before, before.set);
    expect(given.get(key)).toBe(before);
  });
});
