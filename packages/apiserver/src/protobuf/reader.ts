/** The bytes end in the middle of a value, or hold what protobuf does not have. */
export class WireError extends Error {}

/** Walks the fields of one protobuf message. */
export class Reader {
  #at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Number and wire type of the next field. @throws WireError */
  tag(): { number: number; wire: number } {
    const tag = Number(this.varint());
    return { number: Math.floor(tag / 8), wire: tag % 8 };
  }

  /** A signed number of up to 64 bits. @throws WireError */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new WireError('unexpected EOF');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new WireError('proto: integer overflow');
  }

  /** Bytes with their length before them; they share memory with the message. @throws WireError */
  bytes(): Buffer {
    const length = Number(this.varint());
    if (length < 0 || length > this.#bytes.length - this.#at) throw new WireError('unexpected EOF');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** @throws WireError */
  double(): number {
    return this.#fixed(8).readDoubleLE();
  }

  /** Passes over a value of the wire type. @throws WireError */
  skip(wire: number): void {
    if (wire === 0) this.varint();
    else if (wire === 1) this.#fixed(8);
    else if (wire === 2) this.bytes();
    else if (wire === 5) this.#fixed(4);
    else throw new WireError(`proto: illegal wireType ${wire}`);
  }

  #fixed(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new WireError('unexpected EOF');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
