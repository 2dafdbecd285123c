import { describe, expect, it } from 'vitest';
import { parseVlanRange } from './ranges.ts';

describe('parseVlanRange', () => {
  it.each([
    ['1', { size: 1 }],
    ['100', { size: 100 }],
    ['4095', { size: 4095 }],
    ['100:200', { first: 100, last: 200 }],
    ['100:100', { first: 100, last: 100 }],
    ['0:4095', { first: 0, last: 4095 }],
  ])('reads %s', (text, wish) => {
    expect(parseVlanRange(text)).toEqual(wish);
  });

  it.each([
    ['', 'neither a size nor first:last'],
    ['a', 'neither a size nor first:last'],
    ['-5', 'neither a size nor first:last'],
    ['1:2:3', 'neither a size nor first:last'],
    [' 5', 'neither a size nor first:last'],
    ['0', 'asks for no VLAN'],
    ['200:100', 'ends before it starts'],
    ['4096', 'reaches beyond 4095'],
    ['1:99999999999999999999', 'reaches beyond 4095'],
  ])('refuses %j: it %s', (text, message) => {
    expect(() => parseVlanRange(text)).toThrow(expect.objectContaining({ code: 'IPAM_CLAIM_INVALID' }));
    expect(() => parseVlanRange(text)).toThrow(message);
  });
});
