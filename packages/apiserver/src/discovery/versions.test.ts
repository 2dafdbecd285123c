import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Catalog } from '../registry/catalog.ts';
import type { Resource } from '../registry/resource-api.ts';
import { compareVersions, groupsOf } from './versions.ts';

const version = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('', 'alpha', 'beta'), fc.integer({ min: 1, max: 3 }))
    .map(([major, stage, minor]) => `v${major}${stage && `${stage}${minor}`}`),
  fc.constantFrom('foo1', 'foo10', 'v', 'v1gamma', 'valpha1', 'V1', ''),
);

describe('versions of a group', () => {
  it('stand from the most stable and newest to the least, and others after them by name', () => {
    const wanted = ['v10', 'v2', 'v1', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'foo1', 'foo10'];
    expect(wanted.toReversed().sort(compareVersions)).toEqual(wanted);
  });

  it('are in a total order', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(0 - Math.sign(compareVersions(b, a)));
        expect(compareVersions(a, b) === 0).toBe(a === b);
        if (compareVersions(a, b) < 0 && compareVersions(b, c) < 0) expect(compareVersions(a, c)).toBeLessThan(0);
      }),
    );
  });
});

describe('groups', () => {
  const resource = (group: string, name: string, plural: string) =>
    ({ info: { group, version: name, plural, kind: plural }, subresources: {} }) as unknown as Resource;

  it('hold each resource under its group and version, the preferred version first', () => {
    const catalog = new Catalog();
    for (const one of [
      resource('', 'v1', 'pods'),
      resource('g.example.com', 'v1beta1', 'slices'),
      resource('g.example.com', 'v1', 'slices'),
      resource('g.example.com', 'v1', 'sites'),
    ]) {
      catalog.add(one);
    }
    const groups = groupsOf(catalog).map(({ name, versions }) => [
      name,
      versions.map((served) => [served.version, served.resources.map(({ info }) => info.plural)]),
    ]);
    expect(groups).toEqual([
      ['', [['v1', ['pods']]]],
      [
        'g.example.com',
        [
          ['v1', ['sites', 'slices']],
          ['v1beta1', ['slices']],
        ],
      ],
    ]);
  });

  it('go with their last resource', () => {
    const catalog = new Catalog();
    const [one, other] = [resource('g.example.com', 'v1', 'slices'), resource('g.example.com', 'v2', 'slices')];
    catalog.add(one);
    catalog.add(other);
    catalog.remove(other);
    expect(groupsOf(catalog)[0]?.versions.map((served) => served.version)).toEqual(['v1']);
    catalog.remove(one);
    expect(groupsOf(catalog)).toEqual([]);
  });
});
