import type { CheckedClaim } from './claim.ts';
import type { Pool } from './pool.ts';

/**
 * The pools that may answer a claim, best first. A pool must be of the claim's family and must not contradict a label of the
 * claim. Those that are meant for claims of its kind come before those that are for all; among them, more labels in common come first, then
 * the order in which the prefixes were declared.
 */
export function candidates(pools: readonly Pool[], claim: CheckedClaim): Pool[] {
  const fitting = pools.filter((pool) => pool.prefix.family === claim.family && !contradicts(pool, claim));
  const meant = fitting.filter((pool) => pool.kind === claim.kind);
  const plain = fitting.filter((pool) => pool.kind !== claim.kind && (pool.kind ?? 'aggregate') === 'aggregate');
  return [...byCommonLabels(meant, claim), ...byCommonLabels(plain, claim)];
}

function contradicts(pool: Pool, claim: CheckedClaim): boolean {
  return Object.entries(claim.labels).some(([name, value]) => (pool.labels[name] ?? value) !== value);
}

function byCommonLabels(pools: Pool[], claim: CheckedClaim): Pool[] {
  const common = (pool: Pool) =>
    Object.entries(claim.labels).filter(([name, value]) => pool.labels[name] === value).length;
  return pools.length < 2 ? pools : pools.sort((a, b) => common(b) - common(a));
}
