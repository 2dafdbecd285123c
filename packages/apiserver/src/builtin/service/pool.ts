import type { Service } from '@nexslice/kube';

/** What is handed out to Services: values of one kind, each to one Service. */
export interface Pool<T> {
  /** A value nobody has; undefined when all are taken. */
  take(): T | undefined;
  /** Takes a certain value; false when somebody has it, or when it is none of the pool's. */
  reserve(value: T): boolean;
  /** Whether a value is one of the pool's, taken or not. */
  has(value: T): boolean;
}

/**
 * A pool of the values `at(0)` … `at(size - 1)`. It remembers what it gave; what Services gave back is found by asking `inUse` again when
 * a round is over, so that nobody must tell it of deletions.
 */
export function pool<T>(
  size: number,
  at: (index: number) => T,
  inUse: () => Iterable<T>,
  has: (value: T) => boolean = () => true,
): Pool<T> {
  let used: Set<T> | undefined;
  let next = 0;

  const search = (): T | undefined => {
    for (; next < size; next++) {
      const value = at(next);
      if (!used!.has(value)) {
        next++;
        used!.add(value);
        return value;
      }
    }
    return undefined;
  };

  return {
    take() {
      used ??= new Set(inUse());
      const found = search();
      if (found !== undefined) return found;
      used = new Set(inUse());
      next = 0;
      return search();
    },
    has,
    reserve(value) {
      if (!has(value)) return false;
      used ??= new Set(inUse());
      if (used.has(value)) used = new Set(inUse());
      if (used.has(value)) return false;
      used.add(value);
      return true;
    },
  };
}

/** First addresses of the range are left alone: the API server's own Service and DNS are there on clusters. */
const reservedAddresses = 16;

/** Addresses of an IPv4 network such as `10.96.0.0/16`. */
export function addressPool(cidr: string, services: () => Iterable<Service>): Pool<string> {
  const [base, bits] = cidr.split('/') as [string, string];
  const start = numberOf(base);
  const all = 2 ** (32 - Number(bits));
  return pool(
    all - 1 - reservedAddresses,
    (index) => dotted(start + reservedAddresses + index),
    function* () {
      for (const service of services()) yield* service.spec?.clusterIPs ?? [];
    },
    (address) => {
      const offset = numberOf(address) - start;
      return offset > 0 && offset < all - 1;
    },
  );
}

/** NaN for what is no IPv4 address. */
function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export function portPool(first: number, last: number, services: () => Iterable<Service>): Pool<number> {
  return pool(
    last - first + 1,
    (index) => first + index,
    function* () {
      for (const service of services()) {
        for (const port of service.spec?.ports ?? []) if (port.nodePort) yield port.nodePort;
        if (service.spec?.healthCheckNodePort) yield service.spec.healthCheckNodePort;
      }
    },
    (port) => port >= first && port <= last,
  );
}
