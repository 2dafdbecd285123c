import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ring } from './rendezvous.ts';

const keys = Array.from({ length: 10_000 }, (_, i) => `namespace-${i % 7}/object-${i}`);
const membersOf = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });
const keyText = fc.string({ minLength: 1, maxLength: 30 });

describe('a ring', () => {
  it('gives nobody anything while it has no members, and everything to the only one', () => {
    expect(new Ring([]).owner('ns/a')).toBeUndefined();
    expect(keys.every((key) => new Ring(['a']).owner(key) === 'a')).toBe(true);
  });

  it('is the same to all who know the same members, in whatever order and however often they heard of them', () => {
    fc.assert(
      fc.property(membersOf, fc.array(keyText), (members, some) => {
        const ring = new Ring(members);
        const other = new Ring([...members].reverse().concat(members));
        expect(other.id).toBe(ring.id);
        for (const key of some) expect(other.owner(key)).toBe(ring.owner(key));
      }),
    );
  });

  it('has an owner for every key, who is a member', () => {
    fc.assert(
      fc.property(membersOf, keyText, (members, key) => {
        expect(members).toContain(new Ring(members).owner(key));
      }),
    );
  });

  it('moves keys only to the one who comes', () => {
    fc.assert(
      fc.property(membersOf, fc.string({ minLength: 1 }), fc.array(keyText), (members, newcomer, some) => {
        const [before, after] = [new Ring(members), new Ring([...members, newcomer])];
        for (const key of some) expect([before.owner(key), newcomer]).toContain(after.owner(key));
      }),
    );
  });

  it('moves keys only from the one who goes', () => {
    fc.assert(
      fc.property(membersOf, fc.nat(), fc.array(keyText), (members, pick, some) => {
        const gone = members[pick % members.length];
        const [before, after] = [new Ring(members), new Ring(members.filter((member) => member !== gone))];
        for (const key of some) if (before.owner(key) !== gone) expect(after.owner(key)).toBe(before.owner(key));
      }),
    );
  });

  it.each<[string, string[]]>([
    ['pods of a Deployment', ['upf-6d4cf56db6-x7x2p', 'upf-6d4cf56db6-9kq4w', 'upf-6d4cf56db6-tt5zd']],
    ['pods of a StatefulSet', ['upf-0', 'upf-1', 'upf-2', 'upf-3', 'upf-4']],
    ['names of one letter', ['a', 'b']],
    ['names that begin alike', Array.from({ length: 10 }, (_, i) => `${'x'.repeat(50)}${i}`)],
  ])('shares keys out evenly among %s', (_name, members) => {
    const ring = new Ring(members);
    const counts = new Map<string | undefined, number>();
    for (const key of keys) counts.set(ring.owner(key), (counts.get(ring.owner(key)) ?? 0) + 1);
    const share = keys.length / members.length;
    for (const member of members) {
      expect((counts.get(member) ?? 0) / share, member).toBeGreaterThan(0.9);
      expect((counts.get(member) ?? 0) / share, member).toBeLessThan(1.1);
    }
  });

  it('spreads the keys of one who goes over all who stay', () => {
    const [before, after] = [new Ring(['a', 'b', 'c', 'd']), new Ring(['a', 'b', 'c'])];
    const heirs = new Map<string | undefined, number>();
    const orphans = keys.filter((key) => before.owner(key) === 'd');
    for (const key of orphans) heirs.set(after.owner(key), (heirs.get(after.owner(key)) ?? 0) + 1);
    for (const heir of ['a', 'b', 'c']) expect((heirs.get(heir) ?? 0) / orphans.length).toBeCloseTo(1 / 3, 1);
  });

  it('tells rings of other members apart', () => {
    const ids = [['a'], ['b'], ['a', 'b'], ['a', 'b', 'c'], []].map((members) => new Ring(members).id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
