import { describe, expect, it } from 'vitest';
import { stringFormats } from './format.ts';

interface Case {
  format: string;
  good: string[];
  bad: string[];
}

const cases: Case[] = [
  { format: 'bsonobjectid', good: ['507f1f77bcf86cd799439011'], bad: ['507f1f77', 'z07f1f77bcf86cd799439011'] },
  {
    format: 'uri',
    good: ['https://a.example/b?c=d', 'urn:x:y', '/path', 'http://', '*'],
    bad: ['', 'not a uri', 'relative', 'http://a/%zz'],
  },
  { format: 'email', good: ['a@b.c'], bad: ['a', '@b', 'a@', 'a b@c'] },
  {
    format: 'hostname',
    good: ['a.example.com', 'host', 'a-', 'a-bc', 'my-host.example.com', 'é.com'],
    bad: ['', '-a', 'a..b', 'a_b', 'a.b', 'a.b1', 'a.com.', 'my-host', '1.2.3.4', 'a.b-c'],
  },
  { format: 'ipv4', good: ['10.0.0.1', '010.000.0.1'], bad: ['10.0.0', '::1', '256.0.0.1'] },
  { format: 'ipv6', good: ['::1', '2001:db8::1'], bad: ['10.0.0.1', ':::', 'fe80::1%eth0'] },
  {
    format: 'cidr',
    good: ['10.0.0.0/8', '010.0.0.0/8', '2001:db8::/32'],
    bad: ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8'],
  },
  {
    format: 'mac',
    good: ['00:1b:44:11:3a:b7', '00-1b-44-11-3a-b7', '001b.4411.3ab7'],
    bad: ['00:1b', '00:1b:44:11:3a:zz'],
  },
  {
    format: 'uuid',
    good: ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000'],
    bad: ['123e4567', ''],
  },
  { format: 'uuid3', good: ['a3bb189e-8bf9-3888-9912-ace4e6543002'], bad: ['a3bb189e-8bf9-4888-9912-ace4e6543002'] },
  { format: 'uuid4', good: ['25e4c4a5-c7ff-4e17-8f8e-b8a4f1d1a5c0'], bad: ['25e4c4a5-c7ff-1e17-8f8e-b8a4f1d1a5c0'] },
  { format: 'uuid5', good: ['987fbc97-4bed-5078-9f07-9141ba07c9f3'], bad: ['987fbc97-4bed-4078-9f07-9141ba07c9f3'] },
  { format: 'isbn', good: ['0321751043', '978-0321751041'], bad: ['0321751044'] },
  { format: 'isbn10', good: ['0-321-75104-3', '097522980X'], bad: ['9780321751041'] },
  { format: 'isbn13', good: ['9780321751041'], bad: ['9780321751042', '0321751043'] },
  { format: 'creditcard', good: ['4111 1111 1111 1111', '4111-1111-1111-1111'], bad: ['4111111111111112', '4111'] },
  { format: 'ssn', good: ['111-11-1111', '111111111'], bad: ['111-111-111'] },
  { format: 'hexcolor', good: ['#fff', 'FFFFFF'], bad: ['#ffff', 'red'] },
  { format: 'rgbcolor', good: ['rgb(1, 2,255)'], bad: ['rgb(256,0,0)', 'rgb(1,2)'] },
  { format: 'byte', good: ['aGVsbG8=', 'aGk='], bad: ['', 'a', 'a===', '!!!!'] },
  { format: 'password', good: ['', 'anything'], bad: [] },
  { format: 'date', good: ['2024-02-29'], bad: ['2023-02-29', '2024-13-01', '20240229'] },
  {
    format: 'date-time',
    good: ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05.678+01:00', '2024-01-02T03:04:05,5Z'],
    bad: ['2024-01-02', '2024-01-02T25:00:00Z', '2024-01-02T03:04:05'],
  },
  { format: 'datetime', good: ['2024-01-02T03:04:05Z'], bad: ['now'] },
  {
    format: 'duration',
    good: ['1h30m', '1.5s', '-2ms', '0', '3 days', '2w', 'P1D', '1h 3m', '1d2h', '1 minutes 2 s', '5 weekend'],
    bad: ['', '1', 'h', '1x', 'one day', '1 month'],
  },
  { format: 'k8s-short-name', good: ['a', 'a-1'], bad: ['A', 'a.b', '-a', 'a'.repeat(64)] },
  { format: 'k8s-long-name', good: ['a.b', 'a'], bad: ['a..b', 'A.b', 'a'.repeat(254)] },
];

describe('string formats', () => {
  it.each(cases)('$format', ({ format, good, bad }) => {
    const check = stringFormats[format];
    expect(good.filter((text) => !check?.(text))).toEqual([]);
    expect(bad.filter((text) => check?.(text))).toEqual([]);
  });

  it('are all covered here', () => {
    expect(cases.map(({ format }) => format).toSorted()).toEqual(Object.keys(stringFormats).toSorted());
  });
});
