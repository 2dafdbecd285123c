import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVlanRange } from './ranges.ts';
import { type VlanClaim, Vlans } from './vlans.ts';

const claim = (name: string, fields: Partial<VlanClaim> = {}): VlanClaim => ({
  name,
  holder: name,
  index: 'edge1',
  ...fields,
});

describe('parseVlanRange', () => {
  it.each([
    ['100', { size: 100 }],
    ['100:200', { first: 100, last: 200 }],
    ['7:7', { first: 7, last: 7 }],
  ])('reads %s', (text, wish) => {
    expect(parseVlanRange(text)).toEqual(wish);
  });

  it.each([
    ['', 'is neither a size nor first:last'],
    ['a', 'is neither a size nor first:last'],
    ['1:2:3', 'is neither a size nor first:last'],
    ['-1', 'is neither a size nor first:last'],
    ['1.5', 'is neither a size nor first:last'],
    ['200:100', 'ends before it starts'],
    ['0', 'asks for no VLAN'],
    ['4096', 'reaches beyond 4095'],
    ['100:4096', 'reaches beyond 4095'],
    ['1:99999999999999999999', 'reaches beyond 4095'],
  ])('refuses %j: it %s', (text, why) => {
    expect(() => parseVlanRange(text)).toThrow(expect.objectContaining({ code: 'IPAM_CLAIM_INVALID' }));
    expect(() => parseVlanRange(text)).toThrow(why);
  });
});

describe('Vlans', () => {
  it('gives the lowest free identifier, and the same one again', () => {
    const vlans = new Vlans();
    expect(vlans.claim(claim('a'))).toEqual({ vlanId: 2 });
    expect(vlans.claim(claim('b'))).toEqual({ vlanId: 3 });
    expect(vlans.claim(claim('a'))).toEqual({ vlanId: 2 });
  });

  it('keeps indexes apart', () => {
    const vlans = new Vlans();
    expect(vlans.claim(claim('a', { index: 'edge1' }))).toEqual(vlans.claim(claim('a', { index: 'edge2' })));
  });

  it('keeps to ranges and away from reservations', () => {
    const vlans = new Vlans();
    vlans.setIndex('edge1', { ranges: [{ first: 100, last: 103 }], reserved: [100, 102] });
    expect(vlans.claim(claim('a'))).toEqual({ vlanId: 101 });
    expect(vlans.claim(claim('b'))).toEqual({ vlanId: 103 });
    expect(() => vlans.claim(claim('c'))).toThrow('no free VLAN left in index edge1 (2 of 2 taken)');
  });

  it('answers after an exhausted index was widened', () => {
    const vlans = new Vlans();
    vlans.setIndex('edge1', { ranges: [{ first: 10, last: 10 }] });
    vlans.claim(claim('a'));
    expect(() => vlans.claim(claim('b'))).toThrow(expect.objectContaining({ code: 'IPAM_VLAN_EXHAUSTED' }));
    vlans.setIndex('edge1', { ranges: [{ first: 10, last: 11 }] });
    expect(vlans.claim(claim('b'))).toEqual({ vlanId: 11 });
    expect(vlans.get('edge1', 'a')).toEqual({ vlanId: 10 });
  });

  it('shares a VLAN among holders of one name and frees it with the last', () => {
    const vlans = new Vlans();
    const bridge = claim('vpc-ran-edge1-bd', { holder: 'upf-n3' });
    expect(vlans.claim(bridge)).toEqual(vlans.claim({ ...bridge, holder: 'amf-n2' }));
    expect(vlans.release('edge1', bridge.name, 'upf-n3')).toBe(true);
    expect(vlans.get('edge1', bridge.name)).toEqual({ vlanId: 2 });
    vlans.release('edge1', bridge.name, 'amf-n2');
    expect(vlans.get('edge1', bridge.name)).toBeUndefined();
    expect(vlans.claim(claim('other'))).toEqual({ vlanId: 2 });
  });

  it('gives a certain identifier, and says who holds one that is taken', () => {
    const vlans = new Vlans();
    expect(vlans.claim(claim('a', { vlanId: 77 }))).toEqual({ vlanId: 77 });
    expect(() => vlans.claim(claim('b', { vlanId: 77 }))).toThrow('VLAN 77 of index edge1 is held by a');
    expect(() => vlans.claim(claim('c', { vlanId: 4095 }))).toThrow('is reserved or outside of the ranges');
  });

  it('gives runs of identifiers', () => {
    const vlans = new Vlans();
    vlans.claim(claim('a', { vlanId: 4 }));
    expect(vlans.claim(claim('run', { range: '3' }))).toEqual({ vlanRange: '5:7' });
    expect(vlans.claim(claim('fixed', { range: '100:102' }))).toEqual({ vlanRange: '100:102' });
    expect(vlans.claim(claim('b'))).toEqual({ vlanId: 2 });
  });

  it('moves a claim that changes its mind, unless others share it', () => {
    const vlans = new Vlans();
    vlans.claim(claim('a'));
    expect(vlans.claim(claim('a', { vlanId: 9 }))).toEqual({ vlanId: 9 });
    expect(vlans.claim(claim('b'))).toEqual({ vlanId: 2 });
    vlans.claim(claim('b', { holder: 'second' }));
    expect(() => vlans.claim(claim('b', { vlanId: 10 }))).toThrow('shared with b, second');
  });

  it('refuses an identifier and a range in one claim, and ranges beyond what 802.1Q has', () => {
    const vlans = new Vlans();
    expect(() => vlans.claim(claim('a', { vlanId: 5, range: '3' }))).toThrow('exclude each other');
    expect(() => vlans.setIndex('x', { ranges: [{ first: 1, last: 5000 }] })).toThrow('does not lie in 2:4094');
  });

  it('adopts an answer once and refuses it to another name', () => {
    const vlans = new Vlans();
    expect(vlans.adopt(claim('a'), { vlanId: 10 })).toBe(true);
    expect(vlans.adopt(claim('a', { holder: 'two' }), { vlanId: 10 })).toBe(true);
    expect(vlans.adopt(claim('b'), { vlanId: 10 })).toBe(false);
    expect(vlans.claim(claim('a'))).toEqual({ vlanId: 10 });
  });

  it('never gives one identifier to two names, and repeats every answer', () => {
    const wish = fc.record(
      {
        name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        range: fc.constantFrom('2', '3', '5:7'),
        vlanId: fc.integer({ min: 2, max: 9 }),
      },
      { requiredKeys: ['name'] },
    );
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 30 }), (wishes) => {
        const vlans = new Vlans();
        vlans.setIndex('edge1', { ranges: [{ first: 2, last: 12 }] });
        for (const { name, ...fields } of wishes) {
          try {
            const grant = vlans.claim(claim(name, fields));
            expect(vlans.get('edge1', name)).toEqual(grant);
          } catch (error) {
            expect(error).toHaveProperty('code');
          }
          const ids = vlans
            .records()
            .flatMap(({ range }) => Array.from({ length: range.last - range.first + 1 }, (_, i) => range.first + i));
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
    );
  });
});
