/** Turns a JSON value into what the CEL interpreter works on: integers are BigInt, objects are views. */
export type Convert = (value: unknown) => unknown;

/**
 * An object as CEL sees it. Fields are converted when a rule asks for them, so that a rule over two fields does not pay for the other fifty.
 * The interpreter finds fields of registered types through `get` of a Map; the class has Map's prototype for that, without a Map inside.
 */
export class View {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly #converted = new Map<string, unknown>();
  readonly #fields: ReadonlyMap<string, ViewField>;

  constructor(raw: Readonly<Record<string, unknown>>, fields: ReadonlyMap<string, ViewField>) {
    this.raw = raw;
    this.#fields = fields;
  }

  /** The value of a field by its escaped name; undefined when it is absent or null, which is the same to a rule. */
  get(escaped: string): unknown {
    const field = this.#fields.get(escaped);
    if (!field || !Object.hasOwn(this.raw, field.name)) return undefined;
    const value = this.raw[field.name];
    if (value === null) return undefined;
    if (typeof value === 'string' && !field.converts) return value;
    const known = this.#converted.get(escaped);
    if (known !== undefined) return known;
    const converted = field.convert(value);
    this.#converted.set(escaped, converted);
    return converted;
  }
}
Object.setPrototypeOf(View.prototype, Map.prototype);

export interface ViewField {
  /** As the object spells it. */
  name: string;
  convert: Convert;
  /** False for plain texts, which need no conversion. */
  converts: boolean;
}
