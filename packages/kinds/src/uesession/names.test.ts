import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelName } from '../identifiers/kubernetes.ts';
import { sessionName, ueIdOf, ueransimConfigName, ueransimName, upfLabels, upfName } from './names.ts';

const ueIds = fc.integer({ min: 1, max: 2_147_483_647 });
const supis = fc.stringMatching(/^[0-9]{15}$/).map((digits) => `imsi-${digits}`);

describe('the names that users of the testbed know', () => {
  it('follow from the number of the UE', () => {
    const session = sessionName({ ueId: 7 });
    expect([session, upfName(session), ueransimName(session), ueransimConfigName(session)]).toEqual([
      'ue7',
      'upf-ue7',
      'ueransim-ue7',
      'ueransim-ue7-config',
    ]);
    expect(upfLabels(7)).toEqual({ app: 'upf', 'ue-id': '7' });
  });

  it('lead back to the number', () => {
    fc.assert(
      fc.property(ueIds, (ueId) => {
        const session = sessionName({ ueId });
        const names = [session, upfName(session), ueransimName(session), ueransimConfigName(session)];
        expect(names.map(ueIdOf)).toEqual(names.map(() => ueId));
      }),
    );
  });

  it.each(['', 'ue', 'ue0', 'ue07', 'ue-7', 'xue7', 'upf-ue7x', 'ue12345678901', 'upf-upf-ue7'])(
    '%j leads to no number',
    (name) => {
      expect(ueIdOf(name)).toBeUndefined();
    },
  );
});

describe('a UE without a number', () => {
  it('is named by a hash that does not show its SUPI, and has no number in its labels', () => {
    const name = sessionName({ supi: 'imsi-208950000000001' });
    expect(name).toMatch(/^ue-[0-9a-f]{20}$/);
    expect(name).not.toContain('20895');
    expect(ueIdOf(name)).toBeUndefined();
    expect(upfLabels(undefined)).toEqual({ app: 'upf' });
  });

  it('has the same name every time, and another one than other UEs', () => {
    fc.assert(
      fc.property(supis, supis, (a, b) => {
        expect(sessionName({ supi: a }) === sessionName({ supi: b })).toBe(a === b);
      }),
    );
  });

  it('is named by the number once both are given', () => {
    expect(sessionName({ ueId: 3, supi: 'imsi-208950000000001' })).toBe('ue3');
  });

  it('cannot lack a SUPI too', () => {
    expect(() => sessionName({})).toThrow(TypeError);
  });
});

it('every name fits where Kubernetes wants a DNS label', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        ueIds.map((ueId) => ({ ueId })),
        supis.map((supi) => ({ supi })),
      ),
      (identity) => {
        const session = sessionName(identity);
        const names = [session, upfName(session), ueransimName(session), ueransimConfigName(session)];
        return names.every((name) => labelName.safeParse(name).success);
      },
    ),
  );
});
