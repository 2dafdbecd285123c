import { Document, isMap, isNode, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { KrmError } from '../errors.ts';
import { buildMap, buildNode, type KeyOrder } from '../yaml/build.ts';
import { compareFields } from '../yaml/order.ts';
import { keyOf, overlay, pairOf } from '../yaml/overlay.ts';
import { textScalar } from '../yaml/scalar.ts';
import { printYaml } from '../yaml/text.ts';
import { at, isObject, plainValue, sameValue, textAt } from '../yaml/value.ts';
import type { Ref } from './ref.ts';

/** Where kpt notes the file of a resource, relative to the package. */
export const pathAnnotation = 'internal.config.kubernetes.io/path';
/** Where kpt notes the number of a resource in its file. */
export const indexAnnotation = 'internal.config.kubernetes.io/index';

/** Where older functions note the file of a resource that they make. */
const formerPathAnnotation = 'config.kubernetes.io/path';

/** One step into a resource: a field, or the position in a list. */
export type Step = string | number;

/**
 * A Kubernetes resource of a package: a plain value to read and a YAML text that keeps its looks when fields are set.
 * Setting a field to what it already is changes nothing.
 */
export class Resource {
  readonly node: YAMLMap;
  readonly #document: Document;
  #value: Record<string, unknown> | undefined;
  #edits = 0;

  /** Wraps a map that was read from YAML; `document` is needed to follow aliases. */
  constructor(node: YAMLMap, document: Document = new Document()) {
    this.node = node;
    this.#document = document;
  }

  /** A resource from a plain value, keys in the order in which kpt writes them. */
  static from(value: Readonly<Record<string, unknown>>, order: KeyOrder = compareFields): Resource {
    return new Resource(buildMap(value, order));
  }

  /** The whole resource as a plain value. Not to be changed: set fields with the methods. */
  get value(): Readonly<Record<string, unknown>> {
    this.#value ??= plainValue(this.node, this.#document) as Record<string, unknown>;
    return this.#value;
  }

  /** How often the resource has been changed since it was read. */
  get edits(): number {
    return this.#edits;
  }

  get apiVersion(): string {
    return textAt(this.value, 'apiVersion') ?? '';
  }

  get kind(): string {
    return textAt(this.value, 'kind') ?? '';
  }

  get name(): string {
    return textAt(this.value, 'metadata', 'name') ?? '';
  }

  get namespace(): string {
    return textAt(this.value, 'metadata', 'namespace') ?? '';
  }

  get ref(): Ref {
    return { apiVersion: this.apiVersion, kind: this.kind, name: this.name };
  }

  get path(): string | undefined {
    return this.annotation(pathAnnotation) ?? this.annotation(formerPathAnnotation);
  }

  annotation(key: string): string | undefined {
    return textAt(this.value, 'metadata', 'annotations', key);
  }

  /**
   * The scalars of the map at a path as texts. Numbers and booleans are given as they are written: `1.10` where a text is wanted is no 1.1.
   * Undefined when there is no map.
   */
  textsAt(...path: readonly Step[]): Record<string, string> | undefined {
    const map = path.length === 0 ? this.node : this.node.getIn(path, true);
    if (!isMap(map)) return undefined;
    return Object.fromEntries(
      map.items.flatMap((pair) => (isScalar(pair.value) ? [[keyOf(pair), textOf(pair.value)]] : [])),
    );
  }

  setAnnotation(key: string, text: string): void {
    this.setAt(['metadata', 'annotations', key], text);
  }

  removeAnnotation(key: string): void {
    this.removeAt(['metadata', 'annotations', key]);
    const left = at(this.value, 'metadata', 'annotations');
    if (isObject(left) && Object.keys(left).length === 0) this.removeAt(['metadata', 'annotations']);
  }

  /** Sets a whole field, usually `spec` or `status`: keys are written in kpt's order, looks of the old field are laid over them. */
  setField(field: string, value: unknown, order: KeyOrder = compareFields): void {
    if (field in this.value && sameValue(this.value[field], value)) return;
    const pair = pairOf(this.node, field);
    const fresh = buildNode(value, order);
    if (pair) pair.value = isNode(pair.value) ? overlay(pair.value, fresh) : fresh;
    else this.node.items.push(new Pair(textScalar(field), fresh));
    this.#changed();
  }

  /**
   * Sets what stands at a path and makes the maps and lists on the way. Comments and the quotes of what stays stay.
   * @throws KrmError KRM_RESOURCE_INVALID when a step on the way is neither map nor list
   */
  setAt(path: readonly Step[], value: unknown, order: KeyOrder = compareFields): void {
    const last = path.at(-1)!;
    const parent = this.#descend(path);
    const old = parent.get(last, true);
    if (isNode(old)) {
      const fresh = buildNode(value, order);
      const next = overlay(old, fresh);
      if (next === old) return;
      if (isScalar(old) && isScalar(next)) keepStyle(old, next);
      parent.set(last, next);
    } else if (isMap(parent)) {
      parent.items.push(new Pair(textScalar(String(last)), buildNode(value, order)));
    } else {
      parent.add(buildNode(value, order));
    }
    parent.flow = false;
    this.#changed();
  }

  /** Removes what stands at a path; nothing happens when there is nothing. */
  removeAt(path: readonly Step[]): void {
    const parent = path.length === 1 ? this.node : this.node.getIn(path.slice(0, -1), true);
    if ((isMap(parent) || isSeq(parent)) && parent.delete(path.at(-1)!)) this.#changed();
  }

  /** Marks a change that was made on `node` itself. */
  touched(): void {
    this.#changed();
  }

  /** A resource of its own with the same text. */
  clone(): Resource {
    return new Resource(this.node.clone() as YAMLMap, this.#document);
  }

  /** A resource of its own with the text of the map at a path. */
  part(...path: readonly Step[]): Resource | undefined {
    const map = this.node.getIn(path, true);
    return isMap(map) ? new Resource(map.clone() as YAMLMap, this.#document) : undefined;
  }

  /** The text of this resource alone, if wanted without some annotations. */
  toString(options: { indentLists?: boolean; withoutAnnotations?: readonly string[] } = {}): string {
    const metadata = this.node.get('metadata', true) as unknown;
    const annotations = isMap(metadata) && metadata.get('annotations', true);
    if (!isMap(metadata) || !isMap(annotations) || !options.withoutAnnotations) return printYaml(this.node, options);
    const { items } = annotations;
    const { items: around } = metadata;
    annotations.items = items.filter((pair) => !options.withoutAnnotations!.includes(keyOf(pair)));
    if (annotations.items.length === 0) metadata.items = around.filter((pair) => pair.value !== annotations);
    try {
      return printYaml(this.node, options);
    } finally {
      annotations.items = items;
      metadata.items = around;
    }
  }

  /** What the last step of a path is a step into. */
  #descend(path: readonly Step[]) {
    let current: unknown = this.node;
    for (const [i, step] of path.slice(0, -1).entries()) {
      if (!isMap(current) && !isSeq(current)) break;
      let next: unknown = current.get(step, true);
      if (next === undefined || (isScalar(next) && next.value === null)) {
        const made = typeof path[i + 1] === 'number' ? new YAMLSeq() : new YAMLMap();
        if (next === undefined && isMap(current)) current.items.push(new Pair(textScalar(String(step)), made));
        else current.set(step, made);
        next = made;
      }
      current.flow = false;
      current = next;
    }
    if (isMap(current) || isSeq(current)) return current;
    throw new KrmError(
      'KRM_RESOURCE_INVALID',
      `${this.kind} ${this.name}: ${path.slice(0, -1).join('.')} is neither a map nor a list`,
    );
  }

  #changed(): void {
    this.#value = undefined;
    this.#edits++;
  }
}

function textOf({ value, source }: Scalar): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : (source ?? String(value));
}

/** A changed text keeps the quotes it had, where they are not needed to tell it from a number. */
function keepStyle(old: Scalar, next: Scalar): void {
  const quoted = old.type === Scalar.QUOTE_DOUBLE || old.type === Scalar.QUOTE_SINGLE;
  if (quoted && typeof next.value === 'string' && next.type === Scalar.PLAIN) next.type = old.type;
}
