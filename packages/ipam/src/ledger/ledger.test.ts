import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adoptLedger, formatLedger, ledgerOf, newAllocators, parseLedger } from './ledger.ts';

function filled() {
  const all = newAllocators();
  all.ipam.setInstance('net', [{ prefix: '10.7.0.0/24' }]);
  all.ipam.claim({ key: 'b', networkInstance: 'net', kind: 'network' });
  all.ipam.claim({ key: 'a', networkInstance: 'net', kind: 'loopback' });
  all.vlans.claim({ name: 'net-edge1-bd', holder: 'b', index: 'edge1' });
  all.vlans.claim({ name: 'net-edge1-bd', holder: 'a', index: 'edge1' });
  return all;
}

describe('a ledger', () => {
  it('holds every answer, ordered by key', () => {
    const { addresses, vlans } = ledgerOf(filled());
    expect(addresses.map(({ claim, grant }) => [claim.key, grant.prefix])).toEqual([
      ['a', '10.7.0.3/32'],
      ['b', '10.7.0.2/24'],
    ]);
    expect(vlans).toEqual([
      { index: 'edge1', name: 'net-edge1-bd', range: { first: 2, last: 2 }, holders: ['a', 'b'] },
    ]);
  });

  it('brings fresh allocators to where the old ones were', () => {
    const ledger = ledgerOf(filled());
    const again = newAllocators();
    again.ipam.setInstance('net', [{ prefix: '10.7.0.0/24' }]);
    expect(adoptLedger(again, parseLedger(JSON.stringify(ledger), 'ledger'))).toEqual([]);
    expect(ledgerOf(again)).toEqual(ledger);
    expect(again.ipam.claim({ key: 'c', networkInstance: 'net', kind: 'network' }).prefix).toBe('10.7.0.4/24');
  });

  it('returns the records whose prefix is gone', () => {
    const again = newAllocators();
    again.ipam.setInstance('net', [{ prefix: '10.8.0.0/24' }]);
    expect(adoptLedger(again, ledgerOf(filled())).map(({ claim }) => claim.key)).toEqual(['a', 'b']);
  });

  it('comes back from its text as it was', () => {
    const ledger = ledgerOf(filled());
    const text = formatLedger(ledger);
    expect(JSON.parse(text)).toMatchObject({ version: 1 });
    expect(text.endsWith('}\n')).toBe(true);
    expect(parseLedger(text, 'ledger')).toEqual(ledger);
  });

  it('without a version is of the first', () => {
    expect(parseLedger('{"addresses":[],"vlans":[]}', 'ledger')).toEqual({ addresses: [], vlans: [] });
  });

  it.each([2, 0, '1', null])('of version %j is refused, not misread', (version) => {
    const text = JSON.stringify({ version, addresses: [], vlans: [] });
    expect(() => parseLedger(text, 'ipam.json')).toThrow(/^ipam.json is no ledger: it is of version .*, known is 1$/);
  });

  it.each([
    ['', 'Unexpected end of JSON'],
    ['{"addresses"', 'JSON'],
    ['[]', 'expected object'],
    ['null', 'expected object'],
    ['{"addresses":[]}', 'vlans'],
    ['{"addresses":[{"claim":{}}],"vlans":[]}', 'addresses[0].claim.key'],
    ['{"addresses":[],"vlans":[{"index":"a","name":"b","range":{"first":1.5,"last":2},"holders":[]}]}', 'range.first'],
  ])('is not %j, and the message says why', (text, why) => {
    expect(() => parseLedger(text, 'ipam.json')).toThrow('ipam.json is no ledger');
    expect(() => parseLedger(text, 'ipam.json')).toThrow(why);
    expect(() => parseLedger(text, 'ipam.json')).toThrow(expect.objectContaining({ code: 'IPAM_LEDGER_INVALID' }));
  });

  it('torn at any place is refused, never read in part', () => {
    const text = formatLedger(ledgerOf(filled())).trimEnd();
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), (length) => {
        expect(() => parseLedger(text.slice(0, length), 'ipam.json')).toThrow('ipam.json is no ledger');
      }),
    );
  });

  it('keeps what is held under two names in the hands of the first', () => {
    const vlans = ['a', 'b'].map((name) => ({ index: 'edge1', name, range: { first: 7, last: 7 }, holders: [name] }));
    const all = newAllocators();
    adoptLedger(all, { addresses: [], vlans });
    expect(all.vlans.get('edge1', 'a')).toEqual({ vlanId: 7 });
    expect(all.vlans.get('edge1', 'b')).toBeUndefined();
  });
});

describe('any sequence of claims and releases', () => {
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    kind: fc.constantFrom('network' as const, 'loopback' as const, 'pool' as const),
    release: fc.boolean(),
  });

  it('is where it was after its ledger has been written and read, and goes on alike', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.constantFrom('x', 'y'), (steps, next) => {
        const open = () => {
          const all = newAllocators();
          all.ipam.setInstance('net', [{ prefix: '10.7.0.0/16' }]);
          return all;
        };
        const all = open();
        for (const { key, kind, release } of steps) {
          if (release) all.ipam.forget(key);
          else all.ipam.claim({ key, kind, networkInstance: 'net', ...(kind === 'pool' && { prefixLength: 28 }) });
        }
        const again = open();
        expect(adoptLedger(again, parseLedger(formatLedger(ledgerOf(all)), 'ledger'))).toEqual([]);
        expect(ledgerOf(again)).toEqual(ledgerOf(all));
        const wish = { key: next, networkInstance: 'net', kind: 'network' } as const;
        expect(ledgerOf(all).addresses.map(({ grant }) => grant.prefix)).not.toContain(again.ipam.claim(wish).prefix);
      }),
    );
  });
});
