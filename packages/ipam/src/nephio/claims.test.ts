import { describe, expect, it } from 'vitest';
import { addressClaimOf, vlanClaimOf } from './claims.ts';

describe('addressClaimOf', () => {
  const of = (spec: object) => addressClaimOf(spec as never, 'k', 'ran');

  it('asks for an address of a network where nothing else is said', () => {
    expect(of({})).toEqual({ key: 'k', networkInstance: 'ran', kind: 'network', labels: {} });
  });

  it('takes cluster and family from the labels that choose; prefixes are labelled for clusters, but not for families', () => {
    const cluster = { 'nephio.org/cluster-name': 'paris' };
    const matchLabels = { ...cluster, 'nephio.org/address-family': 'ipv6', zone: 'a' };
    const wish = of({ selector: { matchLabels } });
    expect(wish).toMatchObject({ scope: 'paris', family: 'ipv6' });
    expect(wish.labels).toEqual({ ...cluster, zone: 'a' });
  });

  it('believes the field before the label', () => {
    const matchLabels = { 'nephio.org/address-family': 'ipv6' };
    expect(of({ addressFamily: 'ipv4', selector: { matchLabels } }).family).toBe('ipv4');
  });

  it.each([
    ['prefix', '10.0.0.1/32'],
    ['prefixLength', 24],
    ['index', 0],
    ['createPrefix', true],
  ])('passes %s on', (field, value) => {
    expect(of({ [field]: value })).toHaveProperty(field, value);
  });

  it.each([
    ['prefix', ''],
    ['prefix', 7],
    ['prefixLength', 0],
    ['prefixLength', '24'],
    ['index', -1],
    ['createPrefix', false],
    ['createPrefix', 'true'],
  ])('leaves %s %j out', (field, value) => {
    expect(of({ [field]: value })).not.toHaveProperty(field);
  });

  it.each([null, 'x', [], { matchLabels: null }, { matchLabels: { a: 1 } }])('survives the selector %j', (selector) => {
    expect(of({ selector }).labels).toEqual({});
  });
});

describe('vlanClaimOf', () => {
  it.each<[object, object]>([
    [{}, {}],
    [{ vlanID: 7 }, { vlanId: 7 }],
    [{ vlanID: 0 }, {}],
    [{ range: '10' }, { range: '10' }],
    [{ range: '' }, {}],
  ])('reads %j', (spec, fields) => {
    expect(vlanClaimOf(spec as never, 'k', 'paris', 'bd')).toEqual({
      name: 'bd',
      holder: 'k',
      index: 'paris',
      ...fields,
    });
  });
});
