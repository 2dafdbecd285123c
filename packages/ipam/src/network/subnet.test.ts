import { describe, expect, it } from 'vitest';
import { formatAddress } from '../prefix/address.ts';
import { parseHostAddress, parsePrefix } from '../prefix/prefix.ts';
import { Subnet } from './subnet.ts';

const value = (text: string) => parseHostAddress(`${text}/${text.includes(':') ? 128 : 32}`).value;

/** A subnet, with addresses as text. */
function subnet(prefix: string, router?: string) {
  const made = new Subnet(parsePrefix(prefix), 'paris', router === undefined ? undefined : value(router));
  const text = (address: bigint | undefined) =>
    address === undefined ? undefined : formatAddress({ family: made.block.family, value: address });
  return {
    made,
    gateway: text(made.gateway),
    take: (address: string, key = 'a', scope = 'paris') => made.take(made.single(value(address)), key, scope),
    release: (address: string, scope = 'paris') => made.release(made.single(value(address)), scope),
    /** All addresses that it gives out, one after the other. */
    all(): string[] {
      const given: string[] = [];
      for (let free = made.firstFree(); free !== undefined; free = made.firstFree()) {
        made.take(made.single(free), `claim-${free}`, 'paris');
        given.push(text(free)!);
      }
      return given;
    },
  };
}

describe('a subnet', () => {
  // RFC 3021 for two addresses; RFC 6164 for IPv6; the broadcast address is IPv4's alone.
  it.each<[string, string | undefined, string | undefined, string[]]>([
    ['10.0.0.0/29', undefined, '10.0.0.1', ['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6']],
    ['10.0.0.0/29', '10.0.0.6', '10.0.0.6', ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5']],
    ['10.0.0.0/30', undefined, '10.0.0.1', ['10.0.0.2']],
    ['10.0.0.0/31', undefined, undefined, ['10.0.0.0', '10.0.0.1']],
    ['10.0.0.0/31', '10.0.0.1', '10.0.0.1', ['10.0.0.0']],
    ['10.0.0.9/32', undefined, undefined, ['10.0.0.9']],
    ['2001:db8::/126', undefined, '2001:db8::1', ['2001:db8::2', '2001:db8::3']],
    ['2001:db8::/126', '2001:db8::3', '2001:db8::3', ['2001:db8::1', '2001:db8::2']],
    ['2001:db8::/127', undefined, undefined, ['2001:db8::', '2001:db8::1']],
    ['2001:db8::5/128', undefined, undefined, ['2001:db8::5']],
  ])('%s with the router %s has the gateway %s and gives out %j', (prefix, router, gateway, addresses) => {
    const net = subnet(prefix, router);
    expect(net.gateway).toBe(gateway);
    expect(net.all()).toEqual(addresses);
  });

  it.each(['10.0.0.0', '10.0.0.1', '10.0.0.7'])('never gives out %s of 10.0.0.0/29', (address) => {
    expect(subnet('10.0.0.0/29').take(address)).toBe(false);
  });

  it('gives an address to one claim at a time', () => {
    const net = subnet('10.0.0.0/29');
    expect([net.take('10.0.0.4', 'a'), net.take('10.0.0.4', 'b')]).toEqual([true, false]);
    net.release('10.0.0.4');
    expect(net.take('10.0.0.4', 'b')).toBe(true);
  });

  it('is empty until something is taken, and when all is given back', () => {
    const net = subnet('10.0.0.0/29');
    expect(net.made.empty).toBe(true);
    net.take('10.0.0.4');
    expect(net.made.empty).toBe(false);
    net.release('10.0.0.4');
    expect(net.made.empty).toBe(true);
  });

  it('is mixed while a claim of another scope holds some of it', () => {
    const net = subnet('10.0.0.0/29');
    net.take('10.0.0.2', 'a', 'paris');
    expect(net.made.unmixed).toBe(true);
    net.take('10.0.0.3', 'b', 'rome');
    expect(net.made.unmixed).toBe(false);
    net.release('10.0.0.2', 'paris');
    expect(net.made.unmixed).toBe(false);
    net.release('10.0.0.3', 'rome');
    expect(net.made.unmixed).toBe(true);
  });

  it('knows who holds some of a block of it; nobody holds what is reserved', () => {
    const net = subnet('10.0.0.0/29');
    net.take('10.0.0.2', 'a');
    net.take('10.0.0.5', 'b');
    const holders = (prefix: string) => net.made.holders(parsePrefix(prefix));
    expect(holders('10.0.0.0/29')).toEqual(['a', 'b']);
    expect(holders('10.0.0.4/30')).toEqual(['b']);
    expect(holders('10.0.0.0/31')).toEqual([]);
  });

  it('holds a block beside addresses, when it was given before', () => {
    const net = subnet('10.0.0.0/28');
    expect(net.made.take(parsePrefix('10.0.0.8/30'), 'block', 'paris')).toBe(true);
    expect(net.take('10.0.0.9')).toBe(false);
    expect(net.made.holders(parsePrefix('10.0.0.9/32'))).toEqual(['block']);
    expect(net.all()).not.toContain('10.0.0.11');
    net.made.release(parsePrefix('10.0.0.8/30'), 'paris');
    expect(net.all()).toEqual(['10.0.0.8', '10.0.0.9', '10.0.0.10', '10.0.0.11']);
  });
});
