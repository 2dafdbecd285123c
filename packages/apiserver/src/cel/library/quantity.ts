import { fail, functions, type Library } from './register.ts';

/** A Kubernetes quantity in units of 10^-9, the finest that Kubernetes keeps. */
class CelQuantity {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

const UNIT = 10n ** 9n;
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

function parseQuantity(text: string): CelQuantity | undefined {
  const [, sign, number, exponent, suffix = ''] = QUANTITY.exec(text) ?? [];
  if (number === undefined) return undefined;
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(whole + fraction || '0') * (sign === '-' ? -1n : 1n);
  const shift = BINARY[suffix];
  if (shift !== undefined) return new CelQuantity(roundUp(digits * UNIT * 2n ** shift, 10n ** BigInt(fraction.length)));
  const power = (exponent ? Number(exponent.slice(1)) : (DECIMAL[suffix] ?? 0)) + 9 - fraction.length;
  // Beyond this Kubernetes cannot hold the value either, and the power would only burn time.
  if (Math.abs(power) > 100) return undefined;
  return new CelQuantity(power >= 0 ? digits * 10n ** BigInt(power) : roundUp(digits, 10n ** BigInt(-power)));
}

/** Kubernetes rounds what is finer than a nano away from zero. */
function roundUp(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  if (value % divisor === 0n) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

const sign = (value: bigint) => (value > 0n ? 1n : value < 0n ? -1n : 0n);
const isInt64 = (value: bigint) => BigInt.asIntN(64, value) === value;
const isInteger = (value: CelQuantity) => value.nanos % UNIT === 0n && isInt64(value.nanos / UNIT);

function operand(value: CelQuantity | bigint): bigint {
  return typeof value === 'bigint' ? value * UNIT : value.nanos;
}

/**
 * Kubernetes' functions over quantities.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library
 */
export const quantities: Library = (environment) => {
  environment.registerType('kubernetes.Quantity', CelQuantity);
  environment.registerOperator(
    'kubernetes.Quantity == kubernetes.Quantity',
    (a: CelQuantity, b: CelQuantity) => a.nanos === b.nanos,
  );
  const add = (a: CelQuantity, b: CelQuantity | bigint) => new CelQuantity(a.nanos + operand(b));
  const subtract = (a: CelQuantity, b: CelQuantity | bigint) => new CelQuantity(a.nanos - operand(b));
  functions(environment, {
    'quantity(string): kubernetes.Quantity': (text: string) =>
      parseQuantity(text) ??
      fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
    'isQuantity(string): bool': (text) => parseQuantity(text) !== undefined,
    'kubernetes.Quantity.sign(): int': (value: CelQuantity) => sign(value.nanos),
    'kubernetes.Quantity.isInteger(): bool': isInteger,
    'kubernetes.Quantity.asInteger(): int': (value: CelQuantity) =>
      isInteger(value) ? value.nanos / UNIT : fail('cannot convert value to integer'),
    'kubernetes.Quantity.asApproximateFloat(): double': (value: CelQuantity) => Number(value.nanos) / 1e9,
    'kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool': (a: CelQuantity, b: CelQuantity) =>
      a.nanos > b.nanos,
    'kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool': (a: CelQuantity, b: CelQuantity) => a.nanos < b.nanos,
    'kubernetes.Quantity.compareTo(kubernetes.Quantity): int': (a: CelQuantity, b: CelQuantity) =>
      sign(a.nanos - b.nanos),
    'kubernetes.Quantity.add(kubernetes.Quantity): kubernetes.Quantity': add,
    'kubernetes.Quantity.add(int): kubernetes.Quantity': add,
    'kubernetes.Quantity.sub(kubernetes.Quantity): kubernetes.Quantity': subtract,
    'kubernetes.Quantity.sub(int): kubernetes.Quantity': subtract,
  });
};
