/**
 * Who holds what of a power-of-two space, as a binary tree whose leaves are wholly free or wholly taken by one owner.
 * Every operation walks one path from the root: O(bits of the space), however many blocks are taken.
 *
 * Offsets count addresses from the start of the space. A block of `bits` holds 2^bits addresses and starts at a multiple of that.
 */
export class SpaceTree<Owner> {
  readonly #bits: number;
  #root: Node<Owner>;
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
    for (let level = this.#bits; level > bits && node instanceof Branch; level--) {
      const goLeft = largestFree(node.left, level - 1) >= bits;
      if (!goLeft) offset += 1n << BigInt(level - 1);
      node = goLeft ? node.left : node.right;
    }
    return offset;
  }

  /** Whether all of a block is free. */
  isFree(offset: bigint, bits: number): boolean {
    return this.#at(offset, bits) === undefined;
  }

  /** Takes a block; false, and nothing changes, when any of it is taken. */
  take(offset: bigint, bits: number, owner: Owner): boolean {
    if (!this.isFree(offset, bits)) return false;
    this.#root = marked(this.#root, this.#bits, offset, bits, new Taken(owner));
    this.#taken += 1n << BigInt(bits);
    return true;
  }

  /** Gives back a block that was taken as a whole by `take`. */
  release(offset: bigint, bits: number): void {
    this.#root = marked(this.#root, this.#bits, offset, bits, undefined);
    this.#taken -= 1n << BigInt(bits);
  }

  /** Who holds some of a block, in the order of their offsets. */
  owners(offset: bigint, bits: number): Owner[] {
    return ownersBelow(this.#at(offset, bits));
  }

  /** What covers a block: the node of the block itself, or a leaf above it. */
  #at(offset: bigint, bits: number): Node<Owner> {
    let node = this.#root;
    for (let level = this.#bits; level > bits && node instanceof Branch; level--) {
      node = bitAt(offset, level - 1) ? node.right : node.left;
    }
    return node;
  }
}

/** Undefined is free. */
type Node<Owner> = Taken<Owner> | Branch<Owner> | undefined;

class Taken<Owner> {
  readonly owner: Owner;

  constructor(owner: Owner) {
    this.owner = owner;
  }
}

class Branch<Owner> {
  left: Node<Owner>;
  right: Node<Owner>;
  /** Bits of the largest free block below; -1 when there is none. */
  largest = -1;
}

function largestFree(node: Node<unknown>, level: number): number {
  if (node instanceof Branch) return node.largest;
  return node === undefined ? level : -1;
}

function bitAt(offset: bigint, bit: number): boolean {
  return ((offset >> BigInt(bit)) & 1n) === 1n;
}

/** The tree below `node` (a block of 2^level) with one block of it marked. Branches are changed in place, free ones go. */
function marked<Owner>(
  node: Node<Owner>,
  level: number,
  offset: bigint,
  bits: number,
  mark: Taken<Owner> | undefined,
): Node<Owner> {
  if (level === bits) return mark;
  const branch = node instanceof Branch ? node : new Branch<Owner>();
  if (bitAt(offset, level - 1)) branch.right = marked(branch.right, level - 1, offset, bits, mark);
  else branch.left = marked(branch.left, level - 1, offset, bits, mark);
  if (branch.left === undefined && branch.right === undefined) return undefined;
  branch.largest = Math.max(largestFree(branch.left, level - 1), largestFree(branch.right, level - 1));
  return branch;
}

function ownersBelow<Owner>(node: Node<Owner>): Owner[] {
  if (node instanceof Branch) return [...ownersBelow(node.left), ...ownersBelow(node.right)];
  return node === undefined ? [] : [node.owner];
}
