import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admits, type Claims, sameClaims } from './claims.ts';
import { Ring } from './rendezvous.ts';

const keys = Array.from({ length: 200 }, (_, i) => `ns/key-${i}`);
const members = fc.subarray(['a', 'b', 'c', 'd'], { minLength: 0 });
const claimsOf = (me: string): fc.Arbitrary<Claims> =>
  fc
    .record({ ring: members, next: fc.option(members), others: fc.dictionary(fc.constantFrom('b', 'c'), members) })
    .map(({ ring, next, others }) => ({
      me,
      ring: new Ring(ring),
      next: next ? new Ring(next) : undefined,
      others: new Map(Object.entries(others).map(([name, published]) => [name, new Ring(published)])),
    }));

describe('claims', () => {
  it('of two replicas that see each other never admit the same key', () => {
    fc.assert(
      fc.property(members, members, (mine, theirs) => {
        const [a, b] = [new Ring(mine), new Ring(theirs)];
        const ofA: Claims = { me: 'a', ring: a, next: undefined, others: new Map([['b', b]]) };
        const ofB: Claims = { me: 'b', ring: b, next: undefined, others: new Map([['a', a]]) };
        return !keys.some((key) => admits(ofA, key) && admits(ofB, key));
      }),
    );
  });

  it('of replicas that agree leave no key to nobody', () => {
    const ring = new Ring(['a', 'b', 'c']);
    for (const key of keys) {
      const admitting = ring.members.filter((me) => {
        const others = new Map(ring.members.filter((name) => name !== me).map((name) => [name, ring]));
        return admits({ me, ring, next: undefined, others }, key);
      });
      expect(admitting).toEqual([ring.owner(key)]);
    }
  });

  it('that are the same admit the same keys', () => {
    fc.assert(
      fc.property(claimsOf('a'), claimsOf('a'), (one, two) => {
        if (!sameClaims(one, two)) return true;
        return keys.every((key) => admits(one, key) === admits(two, key));
      }),
    );
  });

  it('stay the same when the others only renew, and not when one comes, goes or changes its mind', () => {
    const ring = new Ring(['a', 'b']);
    const claims: Claims = { me: 'a', ring, next: undefined, others: new Map([['b', ring]]) };
    expect(sameClaims(claims, { ...claims, others: new Map([['b', new Ring(['b', 'a'])]]) })).toBe(true);
    expect(sameClaims(claims, { ...claims, others: new Map() })).toBe(false);
    expect(sameClaims(claims, { ...claims, others: new Map([['c', ring]]) })).toBe(false);
    expect(sameClaims(claims, { ...claims, others: new Map([['b', new Ring(['b'])]]) })).toBe(false);
    expect(sameClaims(claims, { ...claims, next: new Ring(['a']) })).toBe(false);
  });
});

describe('a ring', () => {
  it('moves only the keys of the member that comes or goes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 6 }), (names) => {
        const [gone, ...rest] = names;
        const [before, after] = [new Ring(names), new Ring(rest)];
        return keys.every((key) => before.owner(key) === gone || before.owner(key) === after.owner(key));
      }),
    );
  });

  it('is the same whatever the order in which members are named', () => {
    expect(new Ring(['b', 'a', 'b']).id).toBe(new Ring(['a', 'b']).id);
    expect(new Ring([]).owner('ns/key')).toBeUndefined();
  });

  it.each([2, 3, 5, 8])('gives each of %i members about its share', (size) => {
    const ring = new Ring(Array.from({ length: size }, (_, i) => `upf-controller-7d9f-${i}`));
    const shares = new Map<string | undefined, number>();
    for (let i = 0; i < 8_000; i += 1) {
      const owner = ring.owner(`ns/key-${i}`);
      shares.set(owner, (shares.get(owner) ?? 0) + 1);
    }
    for (const share of shares.values()) expect(Math.abs(share - 8_000 / size)).toBeLessThan((8_000 / size) * 0.2);
  });
});
