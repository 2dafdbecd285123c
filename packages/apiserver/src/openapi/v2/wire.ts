/** Writes one protobuf message, field by field. Absent and empty values are left out, as proto3 has it. */
export class MessageWriter {
  readonly #parts: Buffer[] = [];

  text(field: number, value: unknown): this {
    return value === undefined || value === '' ? this : this.#delimited(field, Buffer.from(String(value)));
  }

  bool(field: number, value: unknown): this {
    if (value === true) this.#parts.push(varint(field << 3), varint(1));
    return this;
  }

  int(field: number, value: unknown): this {
    if (typeof value === 'number' && value !== 0) this.#parts.push(varint(field << 3), varint(value));
    return this;
  }

  double(field: number, value: unknown): this {
    if (typeof value !== 'number' || value === 0) return this;
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    this.#parts.push(varint((field << 3) | 1), bytes);
    return this;
  }

  /** A message within the message. It is written when it is empty too: that it is there may say something. */
  message(field: number, value: MessageWriter | undefined): this {
    return value ? this.#delimited(field, value.bytes()) : this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #delimited(field: number, bytes: Buffer): this {
    this.#parts.push(varint((field << 3) | 2), varint(bytes.length), bytes);
    return this;
  }
}

/** A whole number that is not negative, seven bits a byte, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
