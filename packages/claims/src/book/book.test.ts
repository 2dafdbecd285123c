import type { AddressClaim, AddressGrant, PrefixSpec, VlanClaim, VlanGrant, VlanIndexSpec } from '@nexslice/ipam';
import { describe, expect, it, vi } from 'vitest';
import { Addresses } from './addresses.ts';
import { Book } from './book.ts';
import { VlanAllocator } from './vlans.ts';

function addresses(
  prefixes: PrefixSpec[] = [{ prefix: '10.0.0.0/29' }],
): Book<AddressClaim, AddressGrant, readonly PrefixSpec[]> {
  const book = new Book(new Addresses());
  book.declare('net', prefixes);
  return book;
}

const wish = (key: string, fields: Partial<AddressClaim> = {}): AddressClaim => ({
  key,
  networkInstance: 'net',
  kind: 'network',
  ...fields,
});

const proposed = (key: string, prefix: string, version: number, fields: Partial<AddressClaim> = {}) =>
  ({ wish: wish(key, fields), grant: { prefix }, settled: false, version: String(version) }) as const;

const settled = (key: string, prefix: string, version: number, fields: Partial<AddressClaim> = {}) =>
  ({ wish: wish(key, fields), grant: { prefix }, settled: true, version: String(version) }) as const;

const unanswered = (key: string, version: number) =>
  ({ wish: wish(key), settled: false, version: String(version) }) as const;

describe('of two claims that hold one address', () => {
  it('the one that proposed first is right, in whatever order they are seen', () => {
    const inOrder = addresses();
    inOrder.observe('a', proposed('a', '10.0.0.2/29', 5));
    expect(inOrder.observe('b', proposed('b', '10.0.0.2/29', 6))).toEqual([]);
    const reversed = addresses();
    reversed.observe('b', proposed('b', '10.0.0.2/29', 6));
    expect(reversed.observe('a', proposed('a', '10.0.0.2/29', 5))).toEqual(['b']);
    for (const book of [inOrder, reversed]) {
      expect([book.standing('a'), book.standing('b')]).toEqual(['held', 'beaten']);
    }
  });

  it('the one whose answer is final is right, though it is younger', () => {
    const book = addresses();
    book.observe('a', proposed('a', '10.0.0.2/29', 5));
    expect(book.observe('b', settled('b', '10.0.0.2/29', 9))).toEqual(['a']);
    expect([book.standing('a'), book.standing('b')]).toEqual(['beaten', 'held']);
  });

  it('versions are compared as numbers', () => {
    const book = addresses();
    book.observe('a', proposed('a', '10.0.0.2/29', 10));
    book.observe('b', proposed('b', '10.0.0.2/29', 9));
    expect(book.standing('b')).toBe('held');
  });

  it('the beaten one is judged again when the other is gone', () => {
    const book = addresses();
    book.observe('a', proposed('a', '10.0.0.2/29', 5));
    book.observe('b', proposed('b', '10.0.0.2/29', 6));
    book.forget('a');
    expect(book.reconsider('b')).toBe('held');
  });

  it('the right one loses it when it is touched, for its version is then the later', () => {
    const book = addresses();
    book.observe('a', proposed('a', '10.0.0.2/29', 5));
    book.observe('b', proposed('b', '10.0.0.2/29', 6));
    expect(book.observe('a', proposed('a', '10.0.0.2/29', 7))).toEqual([]);
    expect(book.standing('a')).toBe('beaten');
    expect(book.reconsider('b')).toBe('held');
  });
});

describe('a proposal', () => {
  it('takes the first place that nobody holds', () => {
    const book = addresses();
    book.observe('a', settled('a', '10.0.0.2/29', 1));
    book.observe('b', unanswered('b', 2));
    expect(book.propose('b').prefix).toBe('10.0.0.3/29');
  });

  it('keeps its place for as long as the write takes', () => {
    const book = addresses();
    for (const key of ['a', 'b']) book.observe(key, unanswered(key, 1));
    expect(book.propose('a').prefix).toBe('10.0.0.2/29');
    expect(book.propose('b').prefix).toBe('10.0.0.3/29');
    book.withdraw('a');
    book.withdraw('b');
    expect(book.propose('b').prefix).toBe('10.0.0.2/29');
  });

  it('yields to one that somebody else has written', () => {
    const book = addresses();
    book.observe('a', unanswered('a', 1));
    book.propose('a');
    book.observe('b', proposed('b', '10.0.0.2/29', 2));
    expect(book.standing('b')).toBe('held');
    expect(book.propose('a').prefix).toBe('10.0.0.3/29');
  });

  it('is the answer that is held, while that fits', () => {
    const book = addresses();
    book.observe('a', settled('a', '10.0.0.4/29', 1));
    expect(book.propose('a').prefix).toBe('10.0.0.4/29');
    expect(book.standing('a')).toBe('held');
  });

  it('is another where that does not fit any more; both places are kept until it is written', () => {
    const book = addresses();
    book.observe('a', settled('a', '10.0.0.2/29', 1, { prefix: '10.0.0.5/32' }));
    expect(book.propose('a').prefix).toBe('10.0.0.5/29');
    for (const key of ['b', 'c', 'd']) book.observe(key, unanswered(key, 2));
    expect(['b', 'c', 'd'].map((key) => book.propose(key).prefix)).toEqual([
      '10.0.0.3/29',
      '10.0.0.4/29',
      '10.0.0.6/29',
    ]);
  });

  it('that cannot be had leaves the answer that is held', () => {
    const book = addresses();
    book.observe('a', settled('a', '10.0.0.2/29', 1, { prefix: '192.0.2.1/32' }));
    expect(() => book.propose('a')).toThrow('192.0.2.1/32');
    expect(book.standing('a')).toBe('held');
    book.observe('b', unanswered('b', 2));
    expect(book.propose('b').prefix).toBe('10.0.0.3/29');
  });

  it('is for claims that are known', () => {
    expect(() => addresses().propose('a')).toThrow(RangeError);
  });
});

describe('a change of what a space has to give', () => {
  it('leaves claims homeless that lie outside, and takes them in again', () => {
    const book = addresses();
    book.observe('a', settled('a', '10.0.0.2/29', 1));
    expect(book.declare('net', [{ prefix: '10.9.0.0/29' }])).toEqual(['a']);
    expect(book.standing('a')).toBe('homeless');
    book.declare('net', [{ prefix: '10.0.0.0/24' }]);
    expect(book.standing('a')).toBe('held');
  });

  it('keeps the places of proposals that are being written', () => {
    const book = addresses();
    book.observe('a', unanswered('a', 1));
    book.propose('a');
    book.declare('net', [{ prefix: '10.0.0.0/29' }, { prefix: '10.9.0.0/29' }]);
    book.observe('b', unanswered('b', 2));
    expect(book.propose('b').prefix).toBe('10.0.0.3/29');
  });
});

describe('answers that anybody may have written', () => {
  it.each(['nonsense', '10.0.0.2', '10.0.0.999/29', ''])('%j holds nothing', (prefix) => {
    const book = addresses();
    book.observe('a', settled('a', prefix, 1));
    expect(book.standing('a')).toBe('homeless');
  });

  it.each([{ vlanRange: 'x' }, { vlanRange: '9:1' }, {}, { vlanRange: '10' }])('%j holds no VLAN', (grant) => {
    const book = new Book(new VlanAllocator());
    book.observe('a', { wish: { name: 'a', holder: 'a', index: 'i' }, grant, settled: true, version: '1' });
    expect(book.standing('a')).toBe('homeless');
  });
});

describe('VLANs', () => {
  function vlans(spec: VlanIndexSpec = {}): Book<VlanClaim, VlanGrant, VlanIndexSpec> {
    const book = new Book(new VlanAllocator());
    book.declare('i', spec);
    return book;
  }

  const entry = (holder: string, name: string, grant: VlanGrant | undefined, version: number) => ({
    wish: { name, holder, index: 'i' },
    grant,
    settled: false,
    version: String(version),
  });

  it('are shared by claims of one name', () => {
    const book = vlans();
    book.observe('a', entry('a', 'bd', { vlanId: 2 }, 1));
    book.observe('b', entry('b', 'bd', undefined, 2));
    expect(book.propose('b')).toEqual({ vlanId: 2 });
    book.observe('b', entry('b', 'bd', { vlanId: 2 }, 3));
    expect([book.standing('a'), book.standing('b')]).toEqual(['held', 'held']);
  });

  it('of one name must be one: the later proposal of another is beaten', () => {
    const book = vlans();
    book.observe('a', entry('a', 'bd', { vlanId: 2 }, 1));
    book.observe('b', entry('b', 'bd', { vlanId: 3 }, 2));
    expect([book.standing('a'), book.standing('b')]).toEqual(['held', 'beaten']);
    expect(book.propose('b')).toEqual({ vlanId: 2 });
  });

  it('of runs are not given out one by one', () => {
    const book = vlans({ ranges: [{ first: 10, last: 20 }] });
    book.observe('a', entry('a', 'a', { vlanRange: '10:14' }, 1));
    book.observe('b', entry('b', 'b', { vlanId: 12 }, 2));
    expect(book.standing('b')).toBe('beaten');
    expect(book.propose('b')).toEqual({ vlanId: 15 });
  });

  it('stay with the last that shares them', () => {
    const book = vlans();
    for (const [i, key] of ['a', 'b'].entries()) book.observe(key, entry(key, 'bd', { vlanId: 2 }, i + 1));
    book.forget('a');
    book.observe('c', entry('c', 'c', undefined, 4));
    expect(book.propose('c')).toEqual({ vlanId: 3 });
    book.withdraw('c');
    book.forget('b');
    expect(book.propose('c')).toEqual({ vlanId: 2 });
  });
});

describe('claims of clusters that have subnets of their own', () => {
  const paris: Partial<AddressClaim> = { scope: 'paris' };
  const rome: Partial<AddressClaim> = { scope: 'rome' };
  const carved = () => addresses([{ prefix: '10.0.0.0/22' }]);

  it('a proposal yields to another cluster that proposed an address of its subnet before', () => {
    const book = carved();
    book.observe('a', proposed('a', '10.0.0.2/24', 5, paris));
    book.observe('b', proposed('b', '10.0.0.3/24', 6, rome));
    expect([book.standing('a'), book.standing('b')]).toEqual(['held', 'beaten']);
    expect(book.propose('b').prefix).toBe('10.0.1.2/24');
  });

  it('what is only kept for another cluster here does not count', () => {
    const book = carved();
    book.observe('a', { ...unanswered('a', 1), wish: wish('a', paris) });
    expect(book.propose('a').prefix).toBe('10.0.0.2/24');
    book.observe('b', proposed('b', '10.0.0.3/24', 2, rome));
    expect(book.standing('b')).toBe('held');
    expect(book.propose('a').prefix).toBe('10.0.1.2/24');
  });

  it('what is kept in another network stays kept', () => {
    const book = carved();
    book.declare('other', [{ prefix: '10.9.0.0/24' }]);
    const elsewhere = { networkInstance: 'other' };
    for (const key of ['a', 'c']) book.observe(key, { ...unanswered(key, 1), wish: wish(key, elsewhere) });
    expect(book.propose('a').prefix).toBe('10.9.0.2/24');
    book.observe('x', settled('x', '10.0.0.2/24', 2, paris));
    book.observe('b', proposed('b', '10.0.0.3/24', 3, rome));
    expect(book.propose('c').prefix).toBe('10.9.0.3/24');
  });

  it('final answers stay, though both are of one subnet, in whatever order they are seen', () => {
    const answers = [
      ['a', settled('a', '10.0.0.2/24', 5, paris)],
      ['b', settled('b', '10.0.0.3/24', 6, rome)],
      ['c', settled('c', '10.0.0.64/26', 7, { kind: 'pool', prefixLength: 26 })],
      ['d', settled('d', '10.0.0.4/32', 8, { kind: 'loopback' })],
    ] as const;
    for (const order of [answers, [...answers].reverse()]) {
      const book = carved();
      for (const [key, entry] of order) expect(book.observe(key, entry)).toEqual([]);
      expect(answers.map(([key]) => book.standing(key))).toEqual(['held', 'held', 'held', 'held']);
      book.observe('e', { ...unanswered('e', 9), wish: wish('e', rome) });
      expect(book.propose('e').prefix).toBe('10.0.1.2/24');
    }
  });

  it('a claim that asks for a block meanwhile stands in nobody’s way with what was an address', () => {
    const book = carved();
    book.observe('b', settled('b', '10.0.0.3/24', 6, paris));
    book.observe('a', settled('a', '10.0.0.2/24', 9, { kind: 'pool', prefixLength: 26 }));
    book.observe('b', settled('b', '10.0.0.3/24', 10, paris));
    expect([book.standing('a'), book.standing('b')]).toEqual(['held', 'held']);
  });

  it('a claim that asks for nonsense meanwhile keeps what it has', () => {
    const book = carved();
    book.observe('a', settled('a', '10.0.0.2/24', 1, { kind: 'pool' }));
    expect(book.standing('a')).toBe('held');
    expect(() => book.propose('a')).toThrow('prefixLength is required');
    expect(book.standing('a')).toBe('held');
  });

  it('a claim is told the router that its subnet has now', () => {
    const book = addresses([{ prefix: '10.0.0.1/24', kind: 'network' }]);
    book.observe('a', settled('a', '10.0.0.2/24', 1, paris));
    book.declare('net', [{ prefix: '10.0.0.254/24', kind: 'network' }]);
    expect(book.held('a')).toEqual({ prefix: '10.0.0.2/24', gateway: '10.0.0.254' });
    expect(book.held('b')).toBeUndefined();
  });
});

describe('what a space has to give, declared anew', () => {
  it('forgets a place that was kept for a claim which has come to hold its answer', () => {
    const book = addresses();
    book.observe('a', settled('a', '10.0.0.2/29', 1));
    book.observe('b', settled('b', '10.0.0.2/29', 2));
    expect(book.standing('b')).toBe('beaten');
    expect(book.propose('b').prefix).toBe('10.0.0.3/29');
    book.forget('a');
    book.declare('net', [{ prefix: '10.0.0.0/29' }]);
    expect(book.standing('b')).toBe('held');
    book.withdraw('b');
    book.observe('c', unanswered('c', 3));
    expect(book.propose('c').prefix).toBe('10.0.0.3/29');
  });

  it('gives the right of two that overlap to the older, when prefixes are joined', () => {
    const book = addresses([{ prefix: '10.0.0.0/24' }]);
    book.observe('wide', settled('wide', '10.0.0.0/25', 9, { kind: 'pool', prefixLength: 25 }));
    book.observe('old', settled('old', '10.0.0.2/24', 3));
    expect([book.standing('wide'), book.standing('old')]).toEqual(['beaten', 'held']);
    book.declare('net', [{ prefix: '10.0.0.0/16' }]);
    expect([book.standing('wide'), book.standing('old')]).toEqual(['beaten', 'held']);
  });
});

describe('the work for a claim', () => {
  /** Calls of the allocator for one more claim that is proposed at the same time as another, and loses. */
  function calls(claims: number): number {
    const allocator = new Addresses();
    const book = new Book(allocator);
    book.declare('net', [{ prefix: '10.0.0.0/16' }]);
    for (let i = 0; i < claims; i++)
      book.observe(`c${i}`, settled(`c${i}`, `10.0.${i >> 7}.${2 + (i & 127)}/24`, i + 1));
    const methods = ['claim', 'adopt', 'admit', 'release', 'forget', 'rivals', 'clash', 'spaceOf'] as const;
    const spies = methods.map((method) => vi.spyOn(allocator, method));
    book.observe('late', proposed('late', '10.0.0.2/24', claims + 1));
    book.reconsider('late');
    book.propose('late');
    book.observe('late', proposed('late', '10.0.90.2/24', claims + 2));
    book.observe('late', settled('late', '10.0.90.2/24', claims + 3));
    book.forget('late');
    return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  }

  it('is the same, however many there are', () => {
    expect(calls(2_000)).toBe(calls(20));
  });
});
