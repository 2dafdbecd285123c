/**
 * Which blocks of a power-of-two space are free, as a binary tree whose leaves are wholly free or wholly taken.
 * Every operation walks one path from the root: O(bits of the space), however many blocks are taken.
 *
 * Offsets count addresses from the start of the space. A block of `bits` holds 2^bits addresses and starts at a multiple of that.
 */
export class FreeTree {
  readonly #bits: number;
  #root: Node = free;
  #taken = 0n;

  /** A free space of 2^bits addresses. */
  constructor(bits: number) {
    this.#bits = bits;
  }

  /** How many addresses are taken. */
  get taken(): bigint {
    return this.#taken;
  }

  /** The lowest free block of 2^bits addresses, or undefined when none is left. The block stays free. */
  firstFree(bits: number): bigint | undefined {
    if (largestFree(this.#root, this.#bits) < bits) return undefined;
    let node = this.#root;
    let offset = 0n;
    for (let level = this.#bits; level > bits && typeof node === 'object'; level--) {
      const goLeft = largestFree(node.left, level - 1) >= bits;
      if (!goLeft) offset += 1n << BigInt(level - 1);
      node = goLeft ? node.left : node.right;
    }
    return offset;
  }

  /** Whether all of a block is free. */
  isFree(offset: bigint, bits: number): boolean {
    let node = this.#root;
    for (let level = this.#bits; level > bits && typeof node === 'object'; level--) {
      node = bitAt(offset, level - 1) ? node.right : node.left;
    }
    return node === free;
  }

  /** Takes a block; false, and nothing changes, when any of it is taken. */
  take(offset: bigint, bits: number): boolean {
    if (!this.isFree(offset, bits)) return false;
    this.#root = marked(this.#root, this.#bits, offset, bits, taken);
    this.#taken += 1n << BigInt(bits);
    return true;
  }

  /** Gives back a block that was taken as a whole by `take`. */
  release(offset: bigint, bits: number): void {
    this.#root = marked(this.#root, this.#bits, offset, bits, free);
    this.#taken -= 1n << BigInt(bits);
  }
}

const free = 'free';
const taken = 'taken';
type Node = typeof free | typeof taken | Branch;

interface Branch {
  left: Node;
  right: Node;
  /** Bits of the largest free block below; -1 when there is none. */
  largest: number;
}

function largestFree(node: Node, level: number): number {
  if (node === free) return level;
  return node === taken ? -1 : node.largest;
}

function bitAt(offset: bigint, bit: number): boolean {
  return ((offset >> BigInt(bit)) & 1n) === 1n;
}

/** The tree below `node` (a block of 2^level) with one block of it marked. Branches are changed in place, uniform ones collapse. */
function marked(node: Node, level: number, offset: bigint, bits: number, mark: Node): Node {
  if (level === bits) return mark;
  const branch: Branch = typeof node === 'object' ? node : { left: node, right: node, largest: -1 };
  if (bitAt(offset, level - 1)) branch.right = marked(branch.right, level - 1, offset, bits, mark);
  else branch.left = marked(branch.left, level - 1, offset, bits, mark);
  if (branch.left === branch.right && typeof branch.left === 'string') return branch.left;
  branch.largest = Math.max(largestFree(branch.left, level - 1), largestFree(branch.right, level - 1));
  return branch;
}
