import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../registry/resource.ts';
import { scaleColumns } from './scale-columns.ts';

const now = Date.parse('2026-05-06T12:00:00Z');

function scale(more: object): ApiObject {
  const metadata = { name: 'web', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-05-06T11:55:00Z' };
  return { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata, ...more } as ApiObject;
}

describe('the Table of a scale', () => {
  it('shows what is wished and what is there', () => {
    expect(scaleColumns.map(({ name, type }) => [name, type])).toEqual([
      ['Name', 'string'],
      ['Desired', 'integer'],
      ['Available', 'integer'],
      ['Age', 'string'],
    ]);
    const cells = scaleColumns.map(({ cell }) => cell(scale({ spec: { replicas: 3 }, status: { replicas: 2 } }), now));
    expect(cells).toEqual(['web', 3, 2, '5m']);
  });

  it('shows 0 where nothing is said', () => {
    const cells = scaleColumns.map(({ cell }) => cell(scale({ spec: {} }), now));
    expect(cells).toEqual(['web', 0, 0, '5m']);
  });

  it('has a description for each column', () => {
    for (const { description } of scaleColumns) expect(description).toMatch(/\w+/);
  });
});
