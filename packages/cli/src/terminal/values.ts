import { InvalidArgumentError } from 'commander';

/** A TCP port; 0 takes a free one. */
export function port(text: string): number {
  return whole(text, 0, 65_535);
}

export function count(text: string): number {
  return whole(text, 0, 2 ** 31 - 1);
}

export function ueId(text: string): number {
  return whole(text, 1, 2 ** 31 - 1);
}

function whole(text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}`);
  }
  return value;
}

const units: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A duration such as `500ms`, `2s`, `1m` or `1h`, in milliseconds; a bare number is in milliseconds. */
export function duration(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|)$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('must be a duration such as 500ms, 2s, 1m or 1h');
  return Math.round(Number(number) * (units[unit] ?? 1));
}
