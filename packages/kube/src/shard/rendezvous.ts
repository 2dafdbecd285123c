/** FNV-1a over the text's UTF-16 units, with a final mix so that similar names spread over all 32 bits. */
function hash(text: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const basis = 0x811c9dc5;

/** The members of a group, and whose each key is. */
export class Ring {
  readonly members: readonly string[];
  /** Equal rings have equal ids. */
  readonly id: string;
  readonly #seeds: readonly number[];

  constructor(members: Iterable<string>) {
    this.members = [...new Set(members)].sort();
    this.id = this.members.join(',');
    this.#seeds = this.members.map((member) => hash(member, basis));
  }

  /**
   * The member with the highest hash of itself and the key (rendezvous hashing): when one comes or goes, only its own share of the keys moves.
   */
  owner(key: string): string | undefined {
    let best = -1;
    let owner: string | undefined;
    for (let i = 0; i < this.#seeds.length; i += 1) {
      const weight = hash(key, this.#seeds[i]!);
      if (weight <= best) continue;
      best = weight;
      owner = this.members[i];
    }
    return owner;
  }
}
