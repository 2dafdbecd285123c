import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { kinds } from '../crd/crds.ts';
import { type Slice, slices } from '../slice/slice.ts';
import { type UESession, uesessions } from '../uesession/uesession.ts';
import { type UPF, upfs } from '../upf/upf.ts';
import { defineKind, group, version } from './kind.ts';

/** What a client of the Kubernetes API asks of a kind. */
interface Addressable<T> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly object?: T;
}

function get<T>(_: Addressable<T>): T {
  return {} as T;
}

const gauges = defineKind({
  kind: 'Gauge',
  plural: 'gauges',
  singular: 'gauge',
  shortNames: [],
  description: 'A Gauge has a level.',
  spec: z.object({ level: z.int().default(3) }),
  status: z.object({ seen: z.int().optional() }),
  columns: [],
});

describe('a kind', () => {
  it('is addressed in our group', () => {
    expect(gauges).toMatchObject({
      group: 'nexslice.io',
      version: 'v1alpha1',
      kind: 'Gauge',
      plural: 'gauges',
      namespaced: true,
    });
  });

  it('carries the type of its objects, so that a client answers the right one', () => {
    expectTypeOf(get(slices)).toEqualTypeOf<Slice>();
    expectTypeOf(get(uesessions)).toEqualTypeOf<UESession>();
    expectTypeOf(get(upfs)).toEqualTypeOf<UPF>();
    expectTypeOf<NonNullable<typeof gauges.object>['spec']['level']>().toEqualTypeOf<number>();
  });

  it('fills in the defaults of the spec, and leaves a status that is not written yet away', () => {
    expect(gauges.schema.parse({ metadata: { name: 'a' }, spec: {} })).toEqual({
      metadata: { name: 'a' },
      spec: { level: 3 },
    });
  });

  it('does not require apiVersion and kind, which lists leave out, but refuses those of another kind', () => {
    const object = { metadata: { name: 'a' }, spec: {} };
    const fields = (extra: object) =>
      gauges.schema.safeParse({ ...object, ...extra }).error?.issues.map(({ path }) => path.join('.'));
    expect(fields({ apiVersion: `${group}/${version}`, kind: 'Gauge' })).toBeUndefined();
    expect(fields({ apiVersion: 'v1', kind: 'Pod' })).toEqual(['apiVersion', 'kind']);
  });

  it('requires a spec', () => {
    expect(gauges.schema.safeParse({ metadata: { name: 'a' } }).error?.issues[0]?.path).toEqual(['spec']);
  });
});

describe('our kinds', () => {
  it('are told apart by every name that kubectl takes', () => {
    const names = kinds.flatMap(({ plural, singular, shortNames }) => [plural, singular, ...shortNames]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('do not take the short names of built-in kinds', () => {
    const builtIn = [
      'cm',
      'cs',
      'deploy',
      'ds',
      'ep',
      'ev',
      'hpa',
      'ing',
      'limits',
      'netpol',
      'no',
      'ns',
      'pdb',
      'po',
      'pv',
      'pvc',
      'quota',
      'rc',
      'rs',
      'sa',
      'sc',
      'sts',
      'svc',
    ];
    expect(kinds.flatMap(({ shortNames }) => shortNames).filter((name) => builtIn.includes(name))).toEqual([]);
  });

  it.each(kinds.map((kind): [string, string, string] => [kind.kind, kind.plural, kind.singular]))(
    '%s has lower-case names',
    (kind, plural, singular) => {
      expect(singular).toBe(kind.toLowerCase());
      expect(plural).toBe(`${singular}s`);
    },
  );
});
