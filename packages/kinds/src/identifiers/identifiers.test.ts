import { isIPv4 } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { toStructural } from '../structural/structural.ts';
import { ipv4, ipv4Cidr } from './ip.ts';
import { host, image, labelName, quantity, resources } from './kubernetes.ts';
import { dnn, mcc, mnc, plmn, tac } from './network.ts';
import { sd, snssai, sst } from './slice.ts';
import { imsi, pduSessionId, supi, ueId } from './subscriber.ts';

interface Case {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
  /** A part of what is said of every bad value. */
  readonly says: string;
}

const digits = (count: number) => '1'.repeat(count);

const cases: Case[] = [
  { name: 'SST', schema: sst, good: [0, 1, 128, 255], bad: [-1, 256, 1.5, '1', null], says: 'SST must be' },
  {
    name: 'SD',
    schema: sd,
    good: ['000001', '00000A', 'abcdef', 'FFFFFF'],
    bad: ['1', '0000001', '0x0001', '00000g', '', 10203, ' 00001', '000001\n'],
    says: 'SD must be',
  },
  {
    name: 'IMSI',
    schema: imsi,
    good: ['208950000000001', '00101000000001'],
    bad: [digits(13), digits(16), 208950000000001, 'imsi-208950000000001'],
    says: 'IMSI must be',
  },
  {
    name: 'SUPI',
    schema: supi,
    good: ['imsi-208950000000001', 'imsi-00101000000001'],
    bad: [
      '208950000000001',
      'imsi-',
      'imsi-20895',
      `imsi-${digits(16)}`,
      'nai-user@example.org',
      'imsi-20895000000000x',
      208950000000001,
    ],
    says: 'SUPI must be',
  },
  {
    name: 'UE id',
    schema: ueId,
    good: [1, 100, 2_147_483_647],
    bad: [0, -1, 2_147_483_648, 1.5, '1', Number.NaN, 1e300],
    says: 'UE id must be',
  },
  { name: 'PDU session id', schema: pduSessionId, good: [1, 15], bad: [0, 16, '1'], says: 'PDU session id must be' },
  {
    name: 'DNN',
    schema: dnn,
    good: ['internet', 'ims', 'oai-ue1', 'a', 'Internet.Example', '5g', `${'a'.repeat(58)}.bc`],
    bad: [
      '',
      '*',
      '-a',
      'a-',
      'a..b',
      '.a',
      'a.',
      'a_b',
      'a b',
      'a'.repeat(64),
      `${'a'.repeat(60)}.bcd`,
      'racing',
      'LAC1',
      'sgsn',
      'rnc',
      'internet.mnc095.mcc208.gprs',
      1,
    ],
    says: 'DNN must',
  },
  { name: 'MCC', schema: mcc, good: ['208', '001'], bad: ['20', '2080', 208, 'abc'], says: 'MCC must be' },
  { name: 'MNC', schema: mnc, good: ['95', '01', '001'], bad: ['1', '0001', 95], says: 'MNC must be' },
  {
    name: 'TAC',
    schema: tac,
    good: ['000001', 'ABCD', '00abcd', 'FFFFFF'],
    bad: ['1', '00001', '0000', '000000', 'FFFFFE', 'fffe', 1],
    says: 'TAC must',
  },
  {
    name: 'IPv4 prefix',
    schema: ipv4Cidr,
    good: ['10.60.0.0/16', '0.0.0.0/0', '12.1.1.0/24', '10.0.0.7/32', '255.255.255.254/31'],
    bad: ['10.60.0.0', '10.60.0.1/16', '10.60.0.0/33', '256.0.0.0/8', '10.60.0/16', '2001:db8::/32', '10.0.0.0/08', 10],
    says: 'must be',
  },
  {
    name: 'IPv4 address',
    schema: ipv4,
    good: ['10.0.0.1'],
    bad: ['10.0.0', '10.0.0.256', '::1', 1],
    says: 'must be an IPv4 address',
  },
  {
    name: 'name',
    schema: labelName,
    good: ['default', 'a', 'ue-1', '5g'],
    bad: ['', 'A', '-a', 'a-', 'a.b', 'a'.repeat(64), 1],
    says: 'name must be',
  },
  {
    name: 'host',
    schema: host,
    good: ['gnb', 'gnb.nexslice.svc.cluster.local', '10.0.0.1'],
    bad: ['', 'a_b', 'a..b', '-a', 'a/b', `a: b`],
    says: 'host must be',
  },
  {
    name: 'image',
    schema: image,
    good: ['free5gc/upf:latest', 'registry.example.org:5000/upf@sha256:0123abcd', 'upf'],
    bad: ['', 'a b', '-upf', 'upf;rm', 1],
    says: 'image must be',
  },
  {
    name: 'quantity',
    schema: quantity,
    good: ['100m', '128Mi', '1', 2, '0.5', '1e3'],
    bad: ['', 'a lot', '-1', -1, '1mi', '1 Mi', true, 0.5],
    says: 'must be a quantity',
  },
];

/** What the API server says of a value by the structural schema alone. */
function isServed(schema: z.ZodType, value: unknown): boolean {
  const { type, format, pattern, minimum = -Infinity, maximum = Infinity, maxLength = Infinity } = toStructural(schema);
  if (typeof value === 'number')
    return type !== 'string' && value >= minimum && value <= maximum && Number.isInteger(value);
  if (typeof value !== 'string' || type === 'integer') return false;
  if (format === 'ipv4') return isIPv4(value);
  return value.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(value));
}

/** What only parsing refuses: a structural schema cannot say it, or says it as a CEL rule. */
const onlyParsed: Readonly<Record<string, readonly unknown[]>> = {
  DNN: ['racing', 'LAC1', 'sgsn', 'rnc', 'internet.mnc095.mcc208.gprs'],
  TAC: ['0000', '000000', 'FFFFFE', 'fffe'],
  'IPv4 prefix': ['10.60.0.1/16'],
};

describe.each(cases)('$name', ({ name, schema, good, bad, says }) => {
  it('is taken and refused by the API server as by parsing', () => {
    expect(good.filter((value) => !isServed(schema, value))).toEqual([]);
    expect(bad.filter((value) => isServed(schema, value))).toEqual(onlyParsed[name] ?? []);
  });

  it.each(good)('takes %j', (value) => {
    expect(schema.safeParse(value)).toEqual({ success: true, data: value });
  });

  it.each(bad)('refuses %j and says what it must be', (value) => {
    const messages = schema.safeParse(value).error?.issues.map((issue) => issue.message);
    expect(messages?.length).toBeGreaterThan(0);
    expect(messages?.join()).toContain(says);
  });

  it('is described', () => {
    expect(schema.description).toMatch(/.{10,}/);
  });
});

describe('identifiers of 3GPP', () => {
  const of3gpp = { sst, sd, snssai, imsi, supi, pduSessionId, dnn, mcc, mnc, plmn, tac };

  it.each(Object.entries(of3gpp))('%s cites its clause', (_, schema) => {
    expect(schema.description).toMatch(/TS \d\d\.\d\d\d \d/);
  });

  it.each([
    ['SUPI', supi],
    ['IMSI', imsi],
  ])('%s is marked as personal data', (_, schema) => {
    expect(schema.description).toContain('Personal data');
  });

  it.each(Object.entries(of3gpp))('a missing %s is said to be required, not to be of the wrong type', (_, schema) => {
    const messages = schema.safeParse(undefined).error?.issues.map((issue) => issue.message) ?? [];
    expect(messages.filter((message) => message !== 'is required' && !message.includes('received undefined'))).toEqual(
      [],
    );
  });
});

describe('composed identifiers', () => {
  it('an S-NSSAI may lack the SD', () => {
    expect(snssai.parse({ sst: 1 })).toEqual({ sst: 1 });
    expect(snssai.parse({ sst: 1, sd: '00000A' })).toEqual({ sst: 1, sd: '00000A' });
  });

  it('a PLMN keeps the zeros of its codes', () => {
    expect(plmn.parse({ mcc: '001', mnc: '01' })).toEqual({ mcc: '001', mnc: '01' });
  });

  it('resources are quantities by name', () => {
    expect(resources.safeParse({ limits: { cpu: 1, memory: '1Gi', 'example.org/nic': '1' } }).success).toBe(true);
    expect(resources.safeParse({ limits: { cpu: 'much' } }).error?.issues[0]?.path).toEqual(['limits', 'cpu']);
  });
});
