import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManagedFieldsEntry } from '../registry/resource.ts';
import { parentManagers, scaleManagers } from './scale.ts';

const path = '.spec.size';
const way = { path, apiVersion: 'example.com/v1' };

function entry(manager: string, fields: object, more: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry {
  return {
    manager,
    operation: 'Apply',
    apiVersion: 'example.com/v1',
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: fields as Record<string, unknown>,
    ...more,
  };
}

const size = { 'f:spec': { 'f:size': {} } };
const colour = { 'f:spec': { 'f:colour': {} } };
const both = { 'f:spec': { 'f:size': {}, 'f:colour': {} } };
const replicas = { 'f:spec': { 'f:replicas': {} } };
const ofScale = { apiVersion: 'autoscaling/v1' };

describe('the managers of a scale', () => {
  it('are those who own the replicas, and own nothing else of it', () => {
    const entries = [entry('a', both), entry('b', colour), entry('c', size, { operation: 'Update' })];
    expect(scaleManagers(entries, path)).toEqual([
      entry('a', replicas, ofScale),
      entry('c', replicas, { operation: 'Update', ...ofScale }),
    ]);
  });

  it.each([[undefined], [[]], [[entry('b', colour)]]])('are none when nobody owns them (%#)', (entries) => {
    expect(scaleManagers(entries, path)).toEqual([]);
  });
});

describe('the managers of an object whose scale was applied', () => {
  it.each<[string, ManagedFieldsEntry[], ManagedFieldsEntry[], ManagedFieldsEntry[]]>([
    ['stay as they were', [entry('a', both)], [entry('a', replicas, ofScale)], [entry('a', both)]],
    ['lose what was taken from them, and nothing else', [entry('a', both)], [], [entry('a', colour)]],
    ['go when they owned nothing else', [entry('a', size)], [], []],
    ['have nothing to do with it otherwise', [entry('b', colour)], [], [entry('b', colour)]],
    [
      'are joined by who is new, since no known time',
      [entry('a', size)],
      [entry('a', replicas, ofScale), entry('b', replicas, { subresource: 'scale', ...ofScale })],
      [
        {
          manager: 'b',
          operation: 'Apply',
          apiVersion: 'example.com/v1',
          fieldsType: 'FieldsV1',
          fieldsV1: size,
          subresource: 'scale',
        },
        entry('a', size),
      ],
    ],
    [
      'are other managers where the operation or the part differs',
      [entry('a', size, { operation: 'Update' })],
      [entry('a', replicas, ofScale)],
      [{ manager: 'a', operation: 'Apply', apiVersion: 'example.com/v1', fieldsType: 'FieldsV1', fieldsV1: size }],
    ],
    [
      'are not joined by who owns no replicas',
      [entry('a', size)],
      [entry('a', replicas, ofScale), entry('b', {}, ofScale)],
      [entry('a', size)],
    ],
  ])('%s', (_what, before, scale, after) => {
    expect(parentManagers(before, scale, way)).toEqual(after);
  });

  it('are the same after a scale that changed nobody', () => {
    const manager = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      fields: fc.constantFrom(size, colour, both),
      operation: fc.constantFrom('Apply' as const, 'Update' as const),
      subresource: fc.constantFrom(undefined, 'scale'),
    });
    const managers = fc.uniqueArray(manager, {
      selector: ({ name, operation, subresource }) => `${name} ${operation} ${subresource}`,
    });
    fc.assert(
      fc.property(managers, (list) => {
        const entries = list.map(({ name, fields, operation, subresource }) =>
          entry(name, fields, { operation, ...(subresource ? { subresource } : {}) }),
        );
        const after = parentManagers(entries, scaleManagers(entries, path), way);
        expect(new Set(after)).toEqual(new Set(entries));
      }),
    );
  });
});
