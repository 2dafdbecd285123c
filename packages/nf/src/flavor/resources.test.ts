import { describe, expect, it } from 'vitest';
import { containerResources, defaultResources } from './resources.ts';

describe('containerResources', () => {
  it('has defaults where a slice says nothing', () => {
    expect(containerResources(undefined)).toBe(defaultResources);
  });

  it('takes what a slice says as a whole, without mixing defaults in', () => {
    expect(containerResources({ limits: { memory: '1Gi' } })).toEqual({ limits: { memory: '1Gi' } });
    expect(containerResources({})).toEqual({});
  });

  it('writes whole numbers as text, as the Kubernetes API answers them', () => {
    expect(containerResources({ requests: { cpu: 2 }, limits: { cpu: 4, memory: '1Gi' } })).toEqual({
      requests: { cpu: '2' },
      limits: { cpu: '4', memory: '1Gi' },
    });
  });
});
