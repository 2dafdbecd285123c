import { describe, expect, it } from 'vitest';
import { readCondition } from './condition.ts';

describe('readCondition', () => {
  it.each<[unknown, string]>([
    ['True', 'True'],
    ['true', 'True'],
    [true, 'True'],
    ['False', 'False'],
    [false, 'False'],
    ['Unknown', 'Unknown'],
    [undefined, 'Unknown'],
    [null, 'Unknown'],
    ['yes', 'Unknown'],
    [1, 'Unknown'],
  ])('takes the status %j for %s', (status, wanted) => {
    expect(readCondition({ type: 'a', status })?.status).toBe(wanted);
  });

  it.each([undefined, null, 'text', [], {}, { type: '' }, { type: 1 }])('finds none in %j', (value) => {
    expect(readCondition(value)).toBeUndefined();
  });

  it('keeps reason and message where they say something', () => {
    expect(readCondition({ type: 'a', status: 'True', reason: 'r', message: 'm', extra: 1 })).toEqual({
      type: 'a',
      status: 'True',
      reason: 'r',
      message: 'm',
    });
    expect(readCondition({ type: 'a', status: 'True', reason: '', message: 2 })).toEqual({ type: 'a', status: 'True' });
  });
});
