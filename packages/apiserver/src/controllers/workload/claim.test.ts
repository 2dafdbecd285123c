import { describe, expect, it } from 'vitest';
import { deployment, ownedBy, replicaSet } from '../testing/objects.ts';
import { claim } from './claim.ts';

const owner = deployment('web');
const other = deployment('other');
const set = (labels: Record<string, string>) => {
  const made = replicaSet('set', 1);
  return { ...made, metadata: { ...made.metadata, labels } };
};
const isSelected = (labels?: Record<string, string>) => labels?.['app'] === 'web';
const deleted = <T extends { metadata?: object }>(object: T) => ({
  ...object,
  metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
});

describe('claim', () => {
  const ours = ownedBy(owner, set({ app: 'web' }));
  const strayed = ownedBy(owner, set({ app: 'moved' }));
  const free = set({ app: 'web' });
  const foreign = ownedBy(other, set({ app: 'web' }));

  it('keeps what it controls and selects', () => {
    expect(claim(owner, [ours], isSelected)).toEqual({ owned: [ours], adopt: [], release: [] });
  });
  it('adopts what it selects and nobody controls', () => {
    expect(claim(owner, [free], isSelected)).toEqual({ owned: [], adopt: [free], release: [] });
  });
  it('releases what it selects no longer', () => {
    expect(claim(owner, [strayed], isSelected)).toEqual({ owned: [], adopt: [], release: [strayed] });
  });
  it('leaves alone what another controls, selected or not', () => {
    expect(claim(owner, [foreign], isSelected)).toEqual({ owned: [], adopt: [], release: [] });
  });
  it('leaves alone what is neither controlled nor selected', () => {
    expect(claim(owner, [set({ app: 'x' })], isSelected)).toEqual({ owned: [], adopt: [], release: [] });
  });
  it('does not adopt what is being deleted', () => {
    expect(claim(owner, [deleted(free)], isSelected).adopt).toEqual([]);
  });
  it('neither adopts nor releases while the owner is being deleted', () => {
    const { adopt, release, owned } = claim(deleted(owner), [free, strayed, ours], isSelected);
    expect({ adopt, release }).toEqual({ adopt: [], release: [] });
    expect(owned).toContain(ours);
  });
});
