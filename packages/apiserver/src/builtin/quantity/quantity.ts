/**
 * Amounts such as `100m`, `1.5Gi` or `1e3`, exact to a billionth.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export interface Quantity {
  /** The amount times 10⁹; smaller fractions are rounded up, away from zero. */
  nanos: bigint;
  /** How it was written, and so how it is written again. */
  format: 'decimal' | 'binary' | 'exponent';
}

/** Why a text is no quantity, worded as Kubernetes words it. */
export class QuantityError extends Error {}

const shape = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const shapeError = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const billion = 1_000_000_000n;
/** Amounts are held in 64 bits: what is larger becomes this. */
const largest = 2n ** 63n - 1n;

const decimalPowers: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binaryPowers: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const decimalSuffixes = Object.entries(decimalPowers).sort((a, b) => b[1] - a[1]);
const binarySuffixes = Object.entries(binaryPowers).sort((a, b) => b[1] - a[1]);

/** @throws QuantityError */
export function parseQuantity(text: string): Quantity {
  const match = shape.exec(text);
  if (!match) throw new QuantityError(shapeError);
  const [, number, suffix] = match as unknown as [string, string, string];
  const parts = /^([+-]?)(\d*)\.?(\d*)$/.exec(number);
  if (!parts || parts[2]! + parts[3]! === '') throw new QuantityError('unable to parse numeric part of quantity');
  const digits = BigInt(parts[2]! + parts[3]!);
  const fraction = parts[3]!.length;
  const { format, two, ten } = readSuffix(suffix);
  const nanos = scale(digits * 2n ** BigInt(two), ten - fraction + 9);
  const capped = nanos > largest * billion ? largest * billion : nanos;
  return { nanos: parts[1] === '-' ? -capped : capped, format };
}

function readSuffix(suffix: string): { format: Quantity['format']; two: number; ten: number } {
  const two = binaryPowers[suffix];
  if (two !== undefined) return { format: 'binary', two, ten: 0 };
  const ten = decimalPowers[suffix];
  if (ten !== undefined) return { format: 'decimal', two: 0, ten };
  const exponent = /^[eE]([+-]?\d{1,4})$/.exec(suffix);
  if (!exponent) throw new QuantityError("unable to parse quantity's suffix");
  return { format: 'exponent', two: 0, ten: Number(exponent[1]) };
}

/** `value` times 10 to the `power`, rounded up. */
function scale(value: bigint, power: number): bigint {
  if (power >= 0) return value * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (value + divisor - 1n) / divisor;
}

/** The shortest text of the same amount without a fraction: `1.5` becomes `1500m`, `1024Mi` becomes `1Gi`. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  const amount = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? '-' : '';
  const whole = amount % billion === 0n;
  if (format === 'binary' && whole && amount >= 1024n * billion) return sign + binaryText(amount / billion);
  return sign + decimalText(amount, format === 'exponent');
}

function binaryText(amount: bigint): string {
  for (const [suffix, power] of binarySuffixes) {
    const unit = 2n ** BigInt(power);
    if (amount % unit === 0n) return `${amount / unit}${suffix}`;
  }
  return String(amount);
}

function decimalText(nanos: bigint, exponent: boolean): string {
  for (const [suffix, power] of decimalSuffixes) {
    const unit = 10n ** BigInt(power + 9);
    if (nanos % unit !== 0n) continue;
    return `${nanos / unit}${exponent ? (power === 0 ? '' : `e${power}`) : suffix}`;
  }
  return `${nanos}n`;
}

/** The sum, written as the first is. */
export function addQuantities(a: Quantity | undefined, b: Quantity): Quantity {
  return a ? { nanos: a.nanos + b.nanos, format: a.format } : b;
}

/** The amount in whole thousandths, rounded up, away from zero. */
export function roundToMilli({ nanos, format }: Quantity): Quantity {
  const milli = 1_000_000n;
  const rest = nanos % milli;
  if (rest === 0n) return { nanos, format };
  return { nanos: nanos - rest + (nanos > 0n ? milli : -milli), format };
}

/** Canonical form of what a client sent, a number or a text; the common forms that are canonical already are not parsed. @throws QuantityError */
export function canonicalQuantity(value: string | number): string {
  const text = String(value).trim();
  if (/^(0|[1-9]\d{0,2})([mMGTP]|[MG]i)?$/.test(text) && !/^0./.test(text)) return text;
  return formatQuantity(parseQuantity(text));
}
