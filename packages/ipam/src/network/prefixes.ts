import { IpamError } from '../errors.ts';
import { contains, formatPrefix, networkOf, type Prefix, parseHostAddress, parsePrefix } from '../prefix/prefix.ts';
import { type ClaimKind, claimKinds } from './claim.ts';

/** One prefix of a network instance as its owner writes it. */
export interface PrefixSpec {
  /** `10.0.0.0/8`. One of the kind `network` may name its router: `10.0.0.254/24`. */
  prefix: string;
  /**
   * What it is for; the label `nephio.org/prefix-kind` says the same. A prefix of the kind `network` is one subnet. One without a kind, or of the
   * kind `aggregate`, answers whatever is asked.
   */
  kind?: ClaimKind;
  labels?: Readonly<Record<string, string>>;
}

/** A prefix whose texts have been read. */
export interface CheckedPrefix {
  prefix: Prefix;
  kind: ClaimKind | undefined;
  labels: Readonly<Record<string, string>>;
  /** The router that it names. */
  router: bigint | undefined;
}

/** Says what a prefix is for; the word is Nephio's. Its values are claim kinds. */
const prefixKindLabel = 'nephio.org/prefix-kind';

/**
 * Reads the prefixes of a network instance. Prefixes may lie in one another, but for subnets: of a subnet and a prefix inside of it the one that
 * is declared later is refused, as is what is declared twice.
 * @returns what each of them is, in the same order, or what is wrong with it: IPAM_PREFIX_INVALID, IPAM_PREFIXES_OVERLAP
 */
export function checkPrefixes(specs: readonly PrefixSpec[]): (CheckedPrefix | IpamError)[] {
  const results = specs.map(read);
  const places = results.flatMap((result, order) => (result instanceof IpamError ? [] : [{ ...result, order }]));
  places.sort((a, b) => compare(a.prefix, b.prefix) || a.order - b.order);
  const refused = (order: number) => results[order] instanceof IpamError;
  for (const [i, outer] of places.entries()) {
    // What lies inside of a block comes right after it.
    for (let next = i + 1; ; next++) {
      const inner = places[next];
      if (!inner || !contains(outer.prefix, inner.prefix) || refused(outer.order)) break;
      const twice = inner.prefix.length === outer.prefix.length;
      if (refused(inner.order) || !(twice || outer.kind === 'network')) continue;
      results[Math.max(outer.order, inner.order)] = overlapping(outer.prefix, inner.prefix, twice);
    }
  }
  return results;
}

/** The prefixes that lie in each of the given ones, and in none that is smaller. */
export function nestingOf(prefixes: readonly Prefix[]): Map<Prefix, Prefix[]> {
  const children = new Map<Prefix, Prefix[]>(prefixes.map((prefix) => [prefix, []]));
  const around: Prefix[] = [];
  for (const prefix of [...prefixes].sort(compare)) {
    while (around.length > 0 && !contains(around.at(-1)!, prefix)) around.pop();
    const parent = around.at(-1);
    if (parent) children.get(parent)!.push(prefix);
    around.push(prefix);
  }
  return children;
}

function read(spec: PrefixSpec): CheckedPrefix | IpamError {
  try {
    return checked(spec);
  } catch (error) {
    if (error instanceof IpamError) return error;
    throw error;
  }
}

function checked({ prefix: text, kind: own, labels = {} }: PrefixSpec): CheckedPrefix {
  const kind = own ?? (labels[prefixKindLabel] as ClaimKind | undefined);
  if (kind !== undefined && !claimKinds.includes(kind)) {
    const message = `prefix ${text}: kind ${JSON.stringify(kind)} is none of ${claimKinds.join(', ')}`;
    throw new IpamError('IPAM_PREFIX_INVALID', message);
  }
  if (kind !== 'network') return { prefix: parsePrefix(text), kind, labels, router: undefined };
  const host = parseHostAddress(text);
  const prefix = networkOf(host);
  return { prefix, kind, labels, router: host.value === prefix.value ? undefined : host.value };
}

function overlapping(outer: Prefix, inner: Prefix, twice: boolean): IpamError {
  const text = formatPrefix(outer);
  const why = twice ? `${text} is declared twice` : `${formatPrefix(inner)} lies in ${text}, which is one subnet`;
  return new IpamError('IPAM_PREFIXES_OVERLAP', why);
}

function compare(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return a.length - b.length;
}
