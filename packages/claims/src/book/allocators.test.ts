import type { AddressClaim, AddressGrant, VlanClaim, VlanGrant } from '@nexslice/ipam';
import { describe, expect, it } from 'vitest';
import { Addresses } from './addresses.ts';
import { asideKey, readKey } from './allocator.ts';
import { VlanAllocator } from './vlans.ts';

const address = (key: string, prefix: string, fields: Partial<AddressClaim> = {}) => ({
  wish: { key, networkInstance: 'net', kind: 'network', ...fields } as AddressClaim,
  grant: { prefix } as AddressGrant,
});

const vlan = (holder: string, grant: VlanGrant, fields: Partial<VlanClaim> = {}) => ({
  wish: { name: holder, holder, index: 'i', ...fields },
  grant,
});

const pool: Partial<AddressClaim> = { kind: 'pool' };

describe('two answers of addresses', () => {
  it.each<[string, ReturnType<typeof address>, ReturnType<typeof address>, boolean]>([
    ['the same address', address('a', '10.0.0.2/24'), address('b', '10.0.0.2/24'), true],
    ['whatever its length', address('a', '10.0.0.2/24'), address('b', '10.0.0.2/32'), true],
    ['neighbours', address('a', '10.0.0.2/24'), address('b', '10.0.0.3/24'), false],
    ['a block around it', address('a', '10.0.0.2/24'), address('b', '10.0.0.0/28', pool), true],
    ['a block beside it', address('a', '10.0.0.2/24'), address('b', '10.0.0.16/28', pool), false],
    ['blocks in one another', address('a', '10.0.0.0/24', pool), address('b', '10.0.0.64/26', pool), true],
    ['another network', address('a', '10.0.0.2/24'), address('b', '10.0.0.2/24', { networkInstance: 'x' }), false],
    ['the other family', address('a', '::2/64'), address('b', '10.0.0.2/24'), false],
    ['no answer at all', address('a', 'nonsense'), address('b', '10.0.0.2/24'), false],
  ])('%s', (_, a, b, clash) => {
    const allocator = new Addresses();
    expect([allocator.clash(a, b), allocator.clash(b, a)]).toEqual([clash, clash]);
    // Of what is held the same is said by looking it up.
    allocator.declare('net', [{ prefix: '10.0.0.0/16' }, { prefix: '::/32' }]);
    allocator.adopt(a);
    expect(allocator.rivals(b)).toEqual(clash ? ['a'] : []);
  });

  it('are the same where their prefixes are: the router is no part of the place', () => {
    const allocator = new Addresses();
    expect(allocator.same({ prefix: '10.0.0.2/24', gateway: '10.0.0.1' }, { prefix: '10.0.0.2/24' })).toBe(true);
    expect(allocator.same({ prefix: '10.0.0.2/24' }, { prefix: '10.0.0.2/32' })).toBe(false);
  });
});

describe('two answers of VLANs', () => {
  const bd = { name: 'bd' };

  it.each<[string, ReturnType<typeof vlan>, ReturnType<typeof vlan>, boolean]>([
    ['the same VLAN', vlan('a', { vlanId: 7 }), vlan('b', { vlanId: 7 }), true],
    ['two of them', vlan('a', { vlanId: 7 }), vlan('b', { vlanId: 8 }), false],
    ['the same for one name', vlan('a', { vlanId: 7 }, bd), vlan('b', { vlanId: 7 }, bd), false],
    ['two for one name', vlan('a', { vlanId: 7 }, bd), vlan('b', { vlanId: 8 }, bd), true],
    ['a run around it', vlan('a', { vlanId: 7 }), vlan('b', { vlanRange: '5:9' }), true],
    ['a run beside it', vlan('a', { vlanId: 7 }), vlan('b', { vlanRange: '8:9' }), false],
    ['runs that touch', vlan('a', { vlanRange: '5:8' }), vlan('b', { vlanRange: '8:9' }), true],
    ['another index', vlan('a', { vlanId: 7 }), vlan('b', { vlanId: 7 }, { index: 'x' }), false],
    ['no VLAN at all', vlan('a', { vlanRange: 'x' }), vlan('b', { vlanId: 7 }), false],
  ])('%s', (_, a, b, clash) => {
    const allocator = new VlanAllocator();
    expect([allocator.clash(a, b), allocator.clash(b, a)]).toEqual([clash, clash]);
    allocator.adopt(a);
    expect(allocator.rivals(b)).toEqual(clash ? ['a'] : []);
  });
});

describe('a second answer beside the one that is held', () => {
  it('is of a key of its own that leads back to the claim', () => {
    expect(readKey(asideKey('edge/n3'))).toEqual({ key: 'edge/n3', aside: true });
    expect(readKey('edge/n3')).toEqual({ key: 'edge/n3', aside: false });
  });

  it('is of another address, and given back alone', () => {
    const allocator = new Addresses();
    allocator.declare('net', [{ prefix: '10.0.0.0/29' }]);
    const { wish } = address('a', '');
    expect(allocator.claim(wish).prefix).toBe('10.0.0.2/29');
    const aside = allocator.aside(wish);
    expect(allocator.claim(aside).prefix).toBe('10.0.0.3/29');
    allocator.forget(aside);
    expect(allocator.held(aside)).toBeUndefined();
    expect(allocator.held(wish)).toEqual({ prefix: '10.0.0.2/29', gateway: '10.0.0.1' });
  });

  it('is of another VLAN, though the first is shared', () => {
    const allocator = new VlanAllocator();
    const { wish } = vlan('a', {}, { name: 'bd' });
    expect(allocator.claim(wish)).toEqual({ vlanId: 2 });
    const aside = allocator.aside(wish);
    expect(allocator.claim(aside)).toEqual({ vlanId: 3 });
    allocator.forget(aside);
    expect([allocator.held(aside), allocator.held(wish)]).toEqual([undefined, { vlanId: 2 }]);
  });
});
