import type { Random } from '@nexslice/kube';

/** Without vowels and look-alikes, as Kubernetes chooses them, so that no words come up. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;
/** A generated name fits a label value of 63 characters. */
const maxStem = 63 - suffixLength;

/** A name that starts with `stem`. */
export function generateName(stem: string, random: Random): string {
  let name = stem.slice(0, maxStem);
  for (let i = 0; i < suffixLength; i++) name += alphabet[Math.floor(random.next() * alphabet.length)];
  return name;
}
