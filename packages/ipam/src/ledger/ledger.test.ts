import { describe, expect, it } from 'vitest';
import { adoptLedger, ledgerOf, newAllocators, parseLedger } from './ledger.ts';

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

  it.each(['', '[]', '{"addresses":[]}', '{"addresses":[{"claim":{}}],"vlans":[]}'])('is not %j', (text) => {
    expect(() => parseLedger(text, 'ipam.json')).toThrow('ipam.json is no ledger');
  });
});
