import { describe, expect, it } from 'vitest';
import { cells, kind, refused, refusedChange } from '../testing/kinds.ts';

const capacity = (more: object = {}) => ({ storageClassName: 'fast', capacity: '1Gi', ...more });
const attributes = (more: object = {}) => ({ driverName: 'd.example.com', parameters: { iops: '1' }, ...more });

describe('capacities of storage', () => {
  it.each<[string, object, string[]]>([
    ['of a class', capacity(), []],
    ['of no class', capacity({ storageClassName: '' }), ['storageClassName: Required value']],
    [
      'below nothing',
      capacity({ capacity: '-1' }),
      ['capacity: Invalid value: "-1": must be greater than or equal to 0'],
    ],
  ])('%s', (_what, body, errors) => {
    expect(refused('CSIStorageCapacity', body)).toEqual(errors);
  });

  it('stay with their class and nodes', () => {
    const changed = capacity({ storageClassName: 'slow', nodeTopology: { matchLabels: { a: 'b' } } });
    expect(refusedChange('CSIStorageCapacity', capacity(), changed)).toHaveLength(2);
    expect(refusedChange('CSIStorageCapacity', capacity(), capacity({ capacity: '2Gi' }))).toEqual([]);
  });

  it('print when they were made', () => {
    expect(cells('CSIStorageCapacity', capacity())).toEqual({ Name: 'a', 'Created At': '2026-01-01T00:00:00Z' });
  });
});

describe('classes of volume attributes', () => {
  it('have a driver, and stay as they are', () => {
    expect(refused('VolumeAttributesClass', attributes())).toEqual([]);
    expect(refused('VolumeAttributesClass', { driverName: '' })).toContain('driverName: Required value');
    expect(
      refusedChange('VolumeAttributesClass', attributes(), attributes({ driverName: 'e', parameters: {} })),
    ).toEqual([
      'driverName: Forbidden: updates to driverName are forbidden.',
      'parameters: Forbidden: updates to parameters are forbidden.',
    ]);
    expect(kind('VolumeAttributesClass').shortNames).toEqual(['vac']);
    expect(cells('VolumeAttributesClass', attributes()).DriverName).toBe('d.example.com');
  });
});
