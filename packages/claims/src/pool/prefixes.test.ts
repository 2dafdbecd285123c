import type { IPPrefix, NetworkInstance } from '@nexslice/kinds';
import { describe, expect, it } from 'vitest';
import { prefixesOf } from './prefixes.ts';

const instance = (...prefixes: NetworkInstance['spec']['prefixes']): NetworkInstance => ({
  metadata: { name: 'ran' },
  spec: { prefixes },
});

const added = (name: string, spec: Partial<IPPrefix['spec']>): IPPrefix => ({
  metadata: { name },
  spec: { kind: 'network', networkInstance: { name: 'ran' }, prefix: '10.9.0.0/16', ...spec },
});

describe('prefixesOf', () => {
  it('begins with those of the NetworkInstance, as they are ordered there', () => {
    const own = instance({ prefix: '10.2.0.0/16' }, { prefix: '10.1.0.0/16', labels: { zone: 'a' } });
    expect(prefixesOf(own, [added('b', {}), added('a', { prefix: '10.8.0.0/16' })])).toEqual([
      { prefix: '10.2.0.0/16', labels: {} },
      { prefix: '10.1.0.0/16', labels: { zone: 'a' } },
      { prefix: '10.8.0.0/16', labels: {} },
      { prefix: '10.9.0.0/16', labels: {} },
    ]);
  });

  it('counts what is declared twice once', () => {
    expect(prefixesOf(instance({ prefix: '10.9.0.0/16', labels: { zone: 'a' } }), [added('a', {})])).toEqual([
      { prefix: '10.9.0.0/16', labels: { zone: 'a' } },
    ]);
  });

  it('keeps an IPPrefix of a certain kind for claims of that kind', () => {
    expect(prefixesOf(undefined, [added('a', { kind: 'pool' })])).toEqual([
      { prefix: '10.9.0.0/16', labels: { 'nephio.org/prefix-kind': 'pool' } },
    ]);
  });

  it('has none where nothing is declared', () => {
    expect(prefixesOf(undefined, [])).toEqual([]);
  });
});
