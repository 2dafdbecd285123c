/**
 * Whether everything that `desired` says holds in `live`. The server adds defaults to what it is given, so `live` may say more; lists have the
 * same length, in the same order. Quantities of resources are compared by value: the server rewrites `0.5` to `500m`.
 */
export function covers(live: unknown, desired: unknown, field = ''): boolean {
  if (desired === undefined) return true;
  if (Array.isArray(desired)) {
    return (
      Array.isArray(live) && live.length === desired.length && desired.every((item, i) => covers(live[i], item, field))
    );
  }
  if (desired !== null && typeof desired === 'object') {
    if (live === null || typeof live !== 'object' || Array.isArray(live)) return false;
    const quantities = field === 'limits' || field === 'requests';
    return Object.entries(desired).every(([key, value]) => {
      const held = (live as Record<string, unknown>)[key];
      return quantities ? sameQuantity(held, value) : covers(held, value, key);
    });
  }
  return live === desired;
}

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
function quantityValue(value: unknown): number | undefined {
  const [, number, suffix] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(String(value)) ?? [];
  const multiplier = multipliers[suffix ?? ''];
  return number === undefined || multiplier === undefined ? undefined : Number(number) * multiplier;
}

function sameQuantity(a: unknown, b: unknown): boolean {
  const [x, y] = [quantityValue(a), quantityValue(b)];
  if (x === undefined || y === undefined) return a === b;
  // Decimal fractions are not exact in binary: 0.1 * 1e3 and 100 must count as equal.
  return Math.abs(x - y) <= Math.abs(x) * 1e-12;
}
