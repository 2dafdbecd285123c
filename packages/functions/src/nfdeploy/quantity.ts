/** Steps of 1000 and of 1024, smallest first; a quantity keeps the family of its suffix. */
const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const form = /^([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)$/;

/** Smaller parts than a billionth do not exist in quantities. */
const nanoDigits = 9;

/**
 * A Kubernetes quantity in its canonical form: the largest suffix that needs no fraction (`1500M`, not `1.5G`).
 * Source: resource.Quantity of apimachinery.
 * @throws Error when the value is no quantity
 */
export function canonicalQuantity(value: string | number): string {
  const match = form.exec(String(value));
  if (!match) throw new Error(`${JSON.stringify(value)} is not a quantity such as 5G or 100Mi`);
  const [, sign = '', digits = '0', suffix = ''] = match;
  const text = suffix.endsWith('i') ? inBinary(digits, suffix) : inDecimal(digits, suffix);
  return sign === '-' && text !== '0' ? `-${text}` : text;
}

/** `E` alone is the suffix of 10^18. */
function isExponent(suffix: string): boolean {
  return suffix.length > 1 && /^[eE]/.test(suffix);
}

function inDecimal(digits: string, suffix: string): string {
  const exponent = isExponent(suffix) ? Number(suffix.slice(1)) : (decimal.indexOf(suffix) - 3) * 3;
  let nanos = scaled(digits, exponent + nanoDigits);
  if (nanos === 0n) return '0';
  let step = 0;
  while (nanos % 1000n === 0n && step < decimal.length - 1) {
    nanos /= 1000n;
    step++;
  }
  if (!isExponent(suffix)) return `${nanos}${decimal[step]}`;
  const power = step * 3 - nanoDigits;
  return power === 0 ? `${nanos}` : `${nanos}e${power}`;
}

function inBinary(digits: string, suffix: string): string {
  const nanos = scaled(digits, nanoDigits) * 1024n ** BigInt(binary.indexOf(suffix));
  const one = 10n ** BigInt(nanoDigits);
  let units = (nanos + one - 1n) / one;
  if (units < 1024n) return inDecimal(String(units), '');
  let step = 0;
  while (units % 1024n === 0n && step < binary.length - 1) {
    units /= 1024n;
    step++;
  }
  return `${units}${binary[step]}`;
}

/** `digits` times ten to the `exponent`, rounded up to a whole number. */
function scaled(digits: string, exponent: number): bigint {
  const [whole = '', fraction = ''] = digits.split('.');
  const number = BigInt(`${whole}${fraction}` || '0');
  const shift = exponent - fraction.length;
  if (shift >= 0) return number * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (number + divisor - 1n) / divisor;
}
