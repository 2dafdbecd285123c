import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NfError } from '../errors.ts';
import { type UeransimUe, ueConfig } from './config.ts';

const ue: UeransimUe = {
  supi: 'imsi-001010000000001',
  plmn: { mcc: '001', mnc: '01' },
  key: '465B5CE8B199B49FAA5F0A2EE238A6BC',
  op: 'E8ED289DEBA952E4283B54E88E6183CA',
  opType: 'OPC',
  gnbs: ['ueransim-gnb.nexslice.svc.cluster.local'],
  snssai: { sst: 1, sd: '000010' },
  dnn: 'internet',
};

function problemsOf(broken: Partial<UeransimUe>) {
  try {
    ueConfig({ ...ue, ...broken });
  } catch (error) {
    if (error instanceof NfError) return error.problems;
    throw error;
  }
  return [];
}

describe('ue.yaml', () => {
  const config = parse(ueConfig(ue));

  it('has every key that UERANSIM requires', () => {
    expect(Object.keys(config)).toEqual(
      expect.arrayContaining([
        'mcc',
        'mnc',
        'key',
        'op',
        'opType',
        'amf',
        'gnbSearchList',
        'uacAic',
        'uacAcc',
        'integrity',
        'ciphering',
        'integrityMaxRate',
      ]),
    );
    expect(config.uacAcc).toEqual({
      normalClass: 0,
      class11: false,
      class12: false,
      class13: false,
      class14: false,
      class15: false,
    });
    expect(config.integrityMaxRate).toEqual({ uplink: 'full', downlink: 'full' });
  });

  it('says who the UE is', () => {
    expect(config).toMatchObject({ supi: 'imsi-001010000000001', mcc: '001', mnc: '01', opType: 'OPC', amf: '8000' });
  });

  it('asks for one PDU session, in the slice that the UE is configured for', () => {
    const slice = { sst: 1, sd: '0x000010' };
    expect(config.sessions).toEqual([{ type: 'IPv4', apn: 'internet', slice }]);
    expect(config['configured-nssai']).toEqual([slice]);
    expect(config['default-nssai']).toEqual([slice]);
  });

  it('writes keys, codes and names in quotes, so that no reader takes them for numbers', () => {
    const text = ueConfig({ ...ue, key: `${'1'.repeat(29)}e99`, op: '0'.repeat(32) });
    expect(text).toContain('mnc: "01"');
    expect(text).toContain('sd: "0x000010"');
    expect(text).toContain(`key: "${'1'.repeat(29)}e99"`);
    expect(text).toContain(`op: "${'0'.repeat(32)}"`);
  });

  it('means the SD that was given: as UERANSIM reads it, it has the value of the hexadecimal digits', () => {
    const sds = fc.stringMatching(/^[0-9a-fA-F]{6}$/).filter((sd) => sd.toUpperCase() !== 'FFFFFF');
    fc.assert(
      fc.property(sds, (sd) => {
        const written: string = parse(ueConfig({ ...ue, snssai: { sst: 1, sd } })).sessions[0].slice.sd;
        expect(written).toMatch(/^0x/);
        expect(Number(written)).toBe(Number.parseInt(sd, 16));
      }),
    );
  });

  it.each([undefined, 'FFFFFF', 'ffffff'])('has no SD where the slice has none: %s', (sd) => {
    expect(parse(ueConfig({ ...ue, snssai: { sst: 3, sd } })).sessions[0].slice).toEqual({ sst: 3 });
  });
});

describe('a UE that UERANSIM could not play', () => {
  it.each<[string, Partial<UeransimUe>, string]>([
    ['a SUPI of 14 digits', { supi: 'imsi-00101000000001' }, 'supi'],
    ['a SUPI of another network', { supi: 'imsi-208950000000001' }, 'supi'],
    ['a key that is too short', { key: '465B' }, 'key'],
    ['an operator code that is not hexadecimal', { op: 'x'.repeat(32) }, 'op'],
    ['no gNB', { gnbs: [] }, 'gnbs'],
    ['a gNB that is no host', { gnbs: ['a: b'] }, 'gnbs[0]'],
    ['an SD that is none', { snssai: { sst: 1, sd: '1' } }, 'snssai.sd'],
    ['a DNN that is none', { dnn: '' }, 'dnn'],
  ])('is refused: %s', (_, broken, field) => {
    expect(problemsOf(broken).map((problem) => problem.field)).toContain(field);
  });

  it('is refused without showing its SUPI or key', () => {
    const broken = { ...ue, supi: 'imsi-208950000000001', key: 'secretsecret' };
    expect(() => ueConfig(broken)).toThrow(/^(?!.*(20895|secretsecret)).*supi.*/);
  });
});
