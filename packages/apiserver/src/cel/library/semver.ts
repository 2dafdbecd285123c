import { fail, functions, type Library } from './register.ts';

class CelSemver {
  readonly core: readonly bigint[];
  readonly pre: readonly string[];
  constructor(core: readonly bigint[], pre: readonly string[]) {
    this.core = core;
    this.pre = pre;
  }
}

// The grammar of https://semver.org: no leading zeros, dot-separated pre-release and build identifiers.
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*))?(?:\+[\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*)?$/;

function parseSemver(text: string): CelSemver | undefined {
  const match = SEMVER.exec(text);
  if (!match) return undefined;
  return new CelSemver(
    match.slice(1, 4).map((part) => BigInt(part)),
    match[4]?.split('.') ?? [],
  );
}

/** `v1.2` becomes `1.2.0`; zeros in front go. */
function normalize(text: string): string {
  const [, core = '', rest = ''] = /^v?([\d.]*)(.*)$/.exec(text) ?? [];
  const parts = core.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (parts.length < 3) parts.push('0');
  return parts.join('.') + rest;
}

function comparePre(a: string, b: string): number {
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return Number(BigInt(a) - BigInt(b));
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

function compare(a: CelSemver, b: CelSemver): number {
  for (const [i, part] of a.core.entries()) {
    const other = b.core[i] ?? 0n;
    if (part !== other) return part < other ? -1 : 1;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return Number(b.pre.length > 0) - Number(a.pre.length > 0);
  for (let i = 0; i < Math.min(a.pre.length, b.pre.length); i++) {
    const order = comparePre(a.pre[i] as string, b.pre[i] as string);
    if (order !== 0) return Math.sign(order);
  }
  return Math.sign(a.pre.length - b.pre.length);
}

const toSemver = (text: string) => parseSemver(text) ?? fail(`semver parse error: ${JSON.stringify(text)}`);

/**
 * Kubernetes' functions over semantic versions.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-semver-library
 */
export const semver: Library = (environment) => {
  environment.registerType('kubernetes.Semver', CelSemver);
  environment.registerOperator(
    'kubernetes.Semver == kubernetes.Semver',
    (a: CelSemver, b: CelSemver) => compare(a, b) === 0,
  );
  functions(environment, {
    'semver(string): kubernetes.Semver': toSemver,
    'semver(string, bool): kubernetes.Semver': (text, loose) => toSemver(loose ? normalize(text) : text),
    'isSemver(string): bool': (text) => parseSemver(text) !== undefined,
    'isSemver(string, bool): bool': (text, loose) => parseSemver(loose ? normalize(text) : text) !== undefined,
    'kubernetes.Semver.major(): int': (value: CelSemver) => value.core[0],
    'kubernetes.Semver.minor(): int': (value: CelSemver) => value.core[1],
    'kubernetes.Semver.patch(): int': (value: CelSemver) => value.core[2],
    'kubernetes.Semver.isGreaterThan(kubernetes.Semver): bool': (a: CelSemver, b: CelSemver) => compare(a, b) > 0,
    'kubernetes.Semver.isLessThan(kubernetes.Semver): bool': (a: CelSemver, b: CelSemver) => compare(a, b) < 0,
    'kubernetes.Semver.compareTo(kubernetes.Semver): int': (a: CelSemver, b: CelSemver) => BigInt(compare(a, b)),
  });
};
