import type { IPPrefix, NetworkInstance } from '@nexslice/kinds';
import { describe, expect, it } from 'vitest';
import { declarationOf } from './prefixes.ts';

const instance = (...prefixes: NetworkInstance['spec']['prefixes']): NetworkInstance => ({
  metadata: { name: 'ran' },
  spec: { prefixes },
});

const added = (
  name: string,
  spec: Partial<IPPrefix['spec']>,
  creationTimestamp = '2026-01-01T00:00:00Z',
): IPPrefix => ({
  metadata: { name, creationTimestamp },
  spec: { kind: 'network', networkInstance: { name: 'ran' }, prefix: '10.9.0.0/16', ...spec },
});

/** Prefixes as text, and problems by the name of the object. */
function declared(...args: Parameters<typeof declarationOf>) {
  const { prefixes, problems } = declarationOf(...args);
  return {
    prefixes: prefixes.map(({ prefix }) => prefix),
    problems: Object.fromEntries([...problems].map(([{ metadata }, problem]) => [metadata.name, problem])),
  };
}

describe('what a network instance has to give', () => {
  it('begins with its own prefixes, as they are ordered there, and goes on with the oldest IPPrefix', () => {
    const own = instance({ prefix: '10.2.0.0/16' }, { prefix: '10.1.0.0/16', labels: { zone: 'a' } });
    const late = added('a', { prefix: '10.8.0.0/16' }, '2026-01-02T00:00:00Z');
    expect(declarationOf(own, [late, added('c', {}), added('b', { prefix: '10.7.0.0/16' })]).prefixes).toEqual([
      { prefix: '10.2.0.0/16', labels: {} },
      { prefix: '10.1.0.0/16', labels: { zone: 'a' } },
      { prefix: '10.7.0.0/16', labels: {}, kind: 'network' },
      { prefix: '10.9.0.0/16', labels: {}, kind: 'network' },
      { prefix: '10.8.0.0/16', labels: {}, kind: 'network' },
    ]);
  });

  it('may have prefixes in one another, and subnets that name their router', () => {
    const subnet = added('subnet', { prefix: '10.9.4.254/24' });
    expect(declared(instance({ prefix: '10.0.0.0/8' }), [subnet, added('pool', { kind: 'pool' })])).toEqual({
      prefixes: ['10.0.0.0/8', '10.9.0.0/16', '10.9.4.254/24'],
      problems: {},
    });
  });

  it('has none where nothing is declared', () => {
    expect(declared(undefined, [])).toEqual({ prefixes: [], problems: {} });
  });
});

describe('of prefixes that cannot stand beside each other', () => {
  it.each<[string, NetworkInstance | undefined, IPPrefix[], object]>([
    [
      'the IPPrefix yields to the NetworkInstance',
      instance({ prefix: '10.9.0.0/16' }),
      [added('late', {})],
      { prefixes: ['10.9.0.0/16'], problems: { late: '10.9.0.0/16 is declared twice' } },
    ],
    [
      'the later one yields, though it is the larger',
      undefined,
      [added('wide', {}, '2026-01-02T00:00:00Z'), added('narrow', { prefix: '10.9.4.0/24' })],
      { prefixes: ['10.9.4.0/24'], problems: { wide: '10.9.4.0/24 lies in 10.9.0.0/16, which is one subnet' } },
    ],
    [
      'one that is no prefix leaves the others as they are',
      instance({ prefix: '10.1.0.0/16' }, { prefix: '10.2.0.1/16' }, { prefix: 'x' }),
      [added('more', {})],
      {
        prefixes: ['10.1.0.0/16', '10.9.0.0/16'],
        problems: {
          ran: 'prefix 10.2.0.1/16 has bits set behind its length; 10.2.0.0/16 was probably meant; "x" is not an IP prefix such as 10.0.0.0/8',
        },
      },
    ],
  ])('%s', (_, own, more, expected) => {
    expect(declared(own, more)).toEqual(expected);
  });

  it('the same ones yield in whatever order they are seen', () => {
    const all = [
      added('c', { prefix: '10.9.4.0/24' }),
      added('a', { prefix: '10.9.4.9/24' }),
      added('b', { prefix: '10.9.4.16/28' }),
    ];
    expect(declared(undefined, all)).toEqual(declared(undefined, [...all].reverse()));
    expect(declared(undefined, all).prefixes).toEqual(['10.9.4.9/24']);
  });
});
