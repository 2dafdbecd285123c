import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IpamError } from '../errors.ts';
import { overlap } from '../prefix/prefix.ts';
import { type AddressClaim, claimKinds, placeOf } from './claim.ts';
import { Ipam } from './ipam.ts';
import type { PrefixSpec } from './prefixes.ts';

const prefixes: PrefixSpec[] = [
  { prefix: '10.0.0.0/22' },
  { prefix: '10.0.1.62/26', kind: 'network' },
  { prefix: '10.64.0.0/26', labels: { zone: 'b' } },
  { prefix: '192.168.0.0/20', labels: { 'nephio.org/prefix-kind': 'pool' } },
];

function fresh(): Ipam {
  const ipam = new Ipam();
  ipam.setInstance('net', prefixes);
  return ipam;
}

const wish = fc.record(
  {
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    networkInstance: fc.constant('net'),
    kind: fc.constantFrom(...claimKinds),
    scope: fc.constantFrom('edge1', 'edge2'),
    labels: fc.constantFrom<Record<string, string>[]>({}, { zone: 'b' }),
    prefixLength: fc.integer({ min: 22, max: 32 }),
    prefix: fc.constantFrom('10.0.0.5/32', '10.0.1.5/26', '10.0.1.0/24', '10.64.0.9/32', '10.9.9.9/32'),
    index: fc.integer({ min: 0, max: 300 }),
  },
  { requiredKeys: ['key', 'networkInstance', 'kind', 'scope'] },
) as fc.Arbitrary<AddressClaim>;

/** Applies a wish; errors of this package are answers too. */
function claim(ipam: Ipam, request: AddressClaim): string {
  try {
    return ipam.claim(request).prefix;
  } catch (error) {
    expect(error).toBeInstanceOf(IpamError);
    return (error as IpamError).code;
  }
}

/** What every claim occupies. */
function occupied(ipam: Ipam) {
  return ipam.records().map(({ claim: request, grant }) => placeOf(request, grant));
}

describe('Ipam, whatever happens', () => {
  it('never gives one address to two claims', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: wish },
      { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c', 'd') },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const ipam = fresh();
        for (const request of steps) {
          if (typeof request === 'string') ipam.release(request);
          else claim(ipam, request);
          const blocks = occupied(ipam);
          blocks.forEach((block, i) => {
            expect(blocks.slice(i + 1).some((other) => overlap(block, other))).toBe(false);
          });
        }
      }),
    );
  });

  it('answers a repeated claim alike', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 20 }), (wishes) => {
        const ipam = fresh();
        for (const request of wishes) claim(ipam, request);
        for (const { claim: request, grant } of ipam.records()) expect(ipam.claim(request)).toEqual(grant);
      }),
    );
  });

  it('gives a claim that is released and made again its former answer', () => {
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 20 }), fc.nat(), (wishes, pick) => {
        const ipam = fresh();
        for (const request of wishes) claim(ipam, request);
        const records = ipam.records();
        const record = records[pick % Math.max(records.length, 1)];
        if (!record) return;
        ipam.release(record.claim.key);
        expect(ipam.claim(record.claim)).toEqual(record.grant);
      }),
    );
  });

  it('answers a batch alike in whatever order it is given', () => {
    fc.assert(
      fc.property(fc.uniqueArray(wish, { selector: (request) => request.key }), fc.nat(), (wishes, turn) => {
        const shift = wishes.length ? turn % wishes.length : 0;
        const turned = [...wishes.slice(shift), ...wishes.slice(0, shift)].reverse();
        const answer = (list: AddressClaim[]) =>
          [...fresh().claimAll(list)].map(([key, value]) => [key, String(value)]);
        expect(answer(turned)).toEqual(answer(wishes));
      }),
    );
  });

  it('has everything back when everything is released', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 20 }), (wishes) => {
        const ipam = fresh();
        for (const request of wishes) claim(ipam, request);
        for (const record of ipam.records()) ipam.release(record.claim.key);
        expect(ipam.use('net')).toEqual(fresh().use('net'));
      }),
    );
  });

  it('can be rebuilt from its records in any order', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 20 }), (wishes) => {
        const ipam = fresh();
        for (const request of wishes) claim(ipam, request);
        const rebuilt = fresh();
        for (const record of ipam.records().reverse()) expect(rebuilt.adopt(record)).toBe(true);
        expect(rebuilt.records()).toEqual(ipam.records());
        expect(rebuilt.use('net').length).toBe(prefixes.length);
      }),
    );
  });

  it('knows who is in the way of an answer', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 20 }), wish, (wishes, other) => {
        const ipam = fresh();
        for (const request of wishes) claim(ipam, request);
        const grant = { prefix: other.prefix ?? '10.0.0.2/24' };
        const place = placeOf(other, grant);
        const inTheWay = ipam.records().filter(({ claim: by, grant: given }) => overlap(placeOf(by, given), place));
        const holders = ipam.holders({ claim: other, grant });
        expect(holders.sort()).toEqual(inTheWay.map(({ claim: { key } }) => key).sort());
      }),
    );
  });

  it('holds what it is told was given before, unless another claim has it, is reserved, or lies outside', () => {
    const given = fc.record({ request: wish, host: fc.nat(1023), length: fc.constantFrom(24, 26, 32) });
    fc.assert(
      fc.property(fc.array(given, { maxLength: 12 }), (all) => {
        const ipam = fresh();
        for (const { request, host, length } of all) {
          const grant = { prefix: `10.0.${host >> 8}.${host & 255}/${length}` };
          const rivals = ipam.holders({ claim: request, grant }).filter((key) => key !== request.key);
          const known = ipam.get(request.key);
          const adopted = ipam.adopt({ claim: request, grant });
          if (rivals.length > 0 && !known) expect(adopted).toBe(false);
          const blocks = occupied(ipam);
          blocks.forEach((block, i) => {
            expect(blocks.slice(i + 1).some((next) => overlap(block, next))).toBe(false);
          });
        }
        for (const record of ipam.records()) ipam.release(record.claim.key);
        expect(ipam.use('net')).toEqual(fresh().use('net'));
      }),
    );
  });

  it('gives 100,000 claims of a /8 an address each', () => {
    const ipam = new Ipam();
    ipam.setInstance('net', [{ prefix: '10.0.0.0/8' }]);
    const grants = new Set<string>();
    for (let i = 0; i < 100_000; i++) {
      grants.add(ipam.claim({ key: `ue-${i}`, networkInstance: 'net', kind: 'network', scope: 'edge' }).prefix);
    }
    expect(grants.size).toBe(100_000);
    for (let i = 0; i < 100_000; i++) ipam.release(`ue-${i}`);
    expect(ipam.use('net')).toEqual(['10.0.0.0/8 (0 of 16777216 addresses taken by 0 claims)']);
  });
});
