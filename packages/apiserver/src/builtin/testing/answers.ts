import { expect, it } from 'vitest';
import {
  dns1035Label,
  dnsLabel,
  dnsSubdomain,
  type NameRule,
  pathSegment,
  qualified,
  validLabelValue,
} from '../../registry/names.ts';
import { StatusError } from '../../status/status.ts';
import { refused } from './kinds.ts';

/** Where an object is changed, what it becomes there (`undefined` takes it away), and what a real server answers. */
export type Answer = [path: string, value: unknown, errors: string[]];

/** What stands in the tables for the sentences of name rules, which have tests of their own. */
const sentences: [string, NameRule, string][] = [
  ['<subdomain>', dnsSubdomain, 'A'],
  ['<label>', dnsLabel, 'A'],
  ['<DNS-1035 label>', dns1035Label, 'A'],
  ['<label value>', validLabelValue, '!'],
  ['<qualified>', (text) => qualified(text).map((error) => error.replace('name part ', '')), '!'],
  ['<no slash>', pathSegment, '/'],
];

function brief(error: string): string {
  return sentences.reduce((text, [short, rule, wrong]) => text.replace(rule(wrong)[0]!, short), error);
}

function changed(base: object, path: string, value: unknown): object {
  const made = structuredClone(base);
  const steps = path.match(/[^.[\]]+/g)!;
  const last = steps.pop()!;
  let at = made as Record<string, unknown>;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = structuredClone(value);
  return made;
}

/** Addresses are given out before an object is checked, which has errors of its own. */
function told(kind: string, body: object): string[] {
  try {
    return refused(kind, body);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return (error.status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
  }
}

/** Holds a kind to what kube-apiserver 1.36 says of an object that is right but in one place. */
export function answers(kind: string, base: object, table: readonly Answer[]): void {
  it('is right before it is changed', () => {
    expect(refused(kind, base)).toEqual([]);
  });

  it.each(table)('is refused with %s = %j', (path, value, errors) => {
    expect(told(kind, changed(base, path, value)).map(brief)).toEqual(errors);
  });
}
