const multipliers: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
function quantityValue(quantity: unknown): number | undefined {
  const [, number, suffix] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  const multiplier = multipliers[suffix ?? ''];
  return number === undefined || multiplier === undefined ? undefined : Number(number) * multiplier;
}

/** Whether two resource quantities are the same amount, however they are written. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const [x, y] = [quantityValue(a), quantityValue(b)];
  if (x === undefined || y === undefined) return a === b;
  // Decimal fractions are not exact in binary: 0.1 * 1e3 and 100 must count as equal.
  return Math.abs(x - y) <= Math.abs(x) * 1e-12;
}
