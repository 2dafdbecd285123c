import type { VLANIndex } from '@nexslice/kinds';
import { describe, expect, it } from 'vitest';
import { vlansOf } from './vlan-indexes.ts';

describe('what a VLANIndex has to give', () => {
  // IEEE 802.1Q: 0 is untagged, 4095 reserved; 1 is what switches use where nothing is said.
  it.each<[string, object, { ranges: object[]; reserved: number[] }]>([
    ['all that may be used', {}, { ranges: [{ first: 2, last: 4094 }], reserved: [] }],
    ['what lies in its bounds', { minID: 100, maxID: 199 }, { ranges: [{ first: 100, last: 199 }], reserved: [] }],
    ['one VLAN', { minID: 7, maxID: 7 }, { ranges: [{ first: 7, last: 7 }], reserved: [] }],
    ['not what is reserved', { reserved: [2, 3] }, { ranges: [{ first: 2, last: 4094 }], reserved: [2, 3] }],
    ['never 0, 1 and 4095', { minID: 0, maxID: 4095 }, { ranges: [{ first: 2, last: 4094 }], reserved: [] }],
    ['nothing, where its bounds are the wrong way round', { minID: 200, maxID: 100 }, { ranges: [], reserved: [] }],
  ])('%s', (_, spec, wanted) => {
    expect(vlansOf({ spec } as VLANIndex)).toEqual(wanted);
  });
});
