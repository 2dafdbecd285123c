import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IpamError } from '../errors.ts';
import { type VlanClaim, Vlans } from './vlans.ts';

/** The identifiers that the index has. */
const [first, last, reserved] = [10, 21, 15];

/** VLANs as a list of names by identifier, gone through from one end to the other each time. */
class Model {
  readonly #owner = new Map<number, string>();
  readonly #holders = new Map<string, Set<string>>();

  ids(name: string): number[] {
    return [...this.#owner].flatMap(([id, owner]) => (owner === name ? [id] : [])).sort((a, b) => a - b);
  }

  /** What a claim is answered, undefined where it has to be refused. */
  claim({ name, holder, vlanId, range }: VlanClaim): number[] | undefined {
    const size = vlanId === undefined ? Number(range ?? 1) : 1;
    const held = this.ids(name);
    const fits = held.length === size && (vlanId === undefined || held[0] === vlanId);
    const others = [...(this.#holders.get(name) ?? [])].filter((other) => other !== holder);
    if (!fits && others.length > 0) return undefined;
    const ids = fits ? held : this.#find(name, size, vlanId);
    if (!ids) return undefined;
    for (const id of held) this.#owner.delete(id);
    for (const id of ids) this.#owner.set(id, name);
    this.#holders.set(name, new Set([...others, holder]));
    return ids;
  }

  release(name: string, holder: string): void {
    const holders = this.#holders.get(name);
    if (!holders?.delete(holder) || holders.size > 0) return;
    for (const id of this.ids(name)) this.#owner.delete(id);
  }

  #find(name: string, size: number, vlanId: number | undefined): number[] | undefined {
    for (let start = vlanId ?? first; start <= (vlanId ?? last); start++) {
      const run = Array.from({ length: size }, (_, i) => start + i);
      const free = (id: number) =>
        id >= first && id <= last && id !== reserved && (this.#owner.get(id) ?? name) === name;
      if (run.every(free)) return run;
    }
    return undefined;
  }
}

const name = fc.constantFrom('bd-1', 'bd-2', 'bd-3', 'bd-4');
const holder = fc.constantFrom('x', 'y');
const wish = fc.constantFrom<Partial<VlanClaim>>(
  {},
  {},
  { vlanId: 12 },
  { vlanId: reserved },
  { range: '3' },
  { range: '5' },
);
const step = fc.record({ name, holder, wish, release: fc.boolean() });

function idsOf(vlans: Vlans, claim: VlanClaim): number[] | undefined {
  try {
    const { vlanId, vlanRange } = vlans.claim(claim);
    const [from, to] = (vlanRange ?? `${vlanId}:${vlanId}`).split(':').map(Number) as [number, number];
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  } catch (error) {
    expect(error).toBeInstanceOf(IpamError);
    return undefined;
  }
}

describe('Vlans', () => {
  it('answers as a list that is gone through each time does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const model = new Model();
        const vlans = new Vlans();
        vlans.setIndex('i', { ranges: [{ first, last }], reserved: [reserved] });
        for (const { name: of, holder: by, wish: fields, release } of steps) {
          if (release) {
            model.release(of, by);
            vlans.release('i', of, by);
            continue;
          }
          const claim = { index: 'i', name: of, holder: by, ...fields };
          expect(idsOf(vlans, claim)).toEqual(model.claim(claim));
        }
        const held = vlans.records().map(({ name: of, range }) => [of, range.last - range.first + 1]);
        expect(held).toEqual(held.map(([of]) => [of, model.ids(of as string).length]));
      }),
    );
  });

  it('names as rivals exactly those who would lose what they hold', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), name, fc.integer({ min: first, max: last }), (steps, of, id) => {
        const vlans = new Vlans();
        for (const { name: other, holder: by, wish: fields } of steps)
          idsOf(vlans, { index: 'i', name: other, holder: by, ...fields });
        const records = vlans.records();
        const inTheWay = records.filter(({ name: other, range }) =>
          other === of ? range.first !== id || range.last !== id : range.first <= id && id <= range.last,
        );
        const rivals = vlans.rivals({ index: 'i', name: of, holder: 'z' }, { first: id, last: id });
        expect(rivals.sort()).toEqual(inTheWay.flatMap(({ holders }) => holders).sort());
        expect(vlans.records()).toEqual(records);
      }),
    );
  });
});
