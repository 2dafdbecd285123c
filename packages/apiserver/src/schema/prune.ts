import { isObject, type JsonObject } from './json.ts';
import { FieldPath } from './path.ts';
import type { Schema } from './schema.ts';

type Prune = (value: unknown, path: FieldPath, pruned: string[]) => void;

/** Fields that every resource has, whatever its schema says. */
export const typeAndMeta: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Removes, in place, what the schema does not name, and returns the paths removed (`spec.unknown`, `spec.list[0].x`).
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
 */
export function compilePrune(schema: Schema): (object: unknown) => string[] {
  const prune = new PruneCompiler().resource(schema);
  return (object) => {
    const pruned: string[] = [];
    prune(object, new FieldPath(), pruned);
    return pruned;
  };
}

class PruneCompiler {
  /** Schemas can contain themselves: a node under construction is reached through its entry here. */
  readonly #known = new Map<Schema, { prune?: Prune }>();

  resource(schema: Schema): Prune {
    return this.#object(schema, true) ?? keepAll;
  }

  #node(schema: Schema): Prune | undefined {
    if (schema['x-kubernetes-int-or-string']) return undefined;
    const known = this.#known.get(schema);
    if (known) return (value, path, pruned) => known.prune?.(value, path, pruned);
    const entry: { prune?: Prune } = {};
    this.#known.set(schema, entry);
    const prune = schema.items ? this.#array(schema.items) : this.#object(schema, false);
    if (prune) entry.prune = prune;
    return prune;
  }

  #array(items: Schema): Prune | undefined {
    const item = this.#node(items);
    if (!item) return undefined;
    return (value, path, pruned) => {
      if (!Array.isArray(value)) return;
      for (let i = 0; i < value.length; i++) {
        path.push(i);
        item(value[i], path, pruned);
        path.pop();
      }
    };
  }

  #object(schema: Schema, root: boolean): Prune | undefined {
    const scalar = schema.type !== undefined && schema.type !== 'object';
    if (scalar && !schema.properties) return undefined;
    const keepsUnknown = Boolean(
      schema['x-kubernetes-preserve-unknown-fields'] || schema.additionalProperties === true,
    );
    const embedded = root || Boolean(schema['x-kubernetes-embedded-resource']);
    const fields = new Map<string, Prune | undefined>();
    for (const [name, property] of Object.entries(schema.properties ?? {})) fields.set(name, this.#node(property));
    if (embedded) for (const name of typeAndMeta) fields.set(name, undefined);
    // The registry looks after the metadata of the object itself.
    if (embedded && !root) fields.set('metadata', pruneMeta);
    const steps = new Map([...fields.keys()].map((name) => [name, `.${name}`]));
    const additional = isObject(schema.additionalProperties) ? schema.additionalProperties : undefined;
    const other = additional && this.#node(additional);
    if (keepsUnknown && [...fields.values()].every((field) => !field)) return undefined;

    return (value, path, pruned) => {
      if (!isObject(value)) return;
      for (const key of Object.keys(value)) {
        const known = fields.has(key);
        const field = known ? fields.get(key) : other;
        if (known || additional || keepsUnknown) {
          if (field) walk(field, value, key, steps.get(key) ?? `.${key}`, path, pruned);
          continue;
        }
        drop(value, key, path, pruned);
      }
    };
  }
}

function walk(prune: Prune, object: JsonObject, key: string, step: string, path: FieldPath, pruned: string[]): void {
  const value = object[key];
  if (typeof value !== 'object') return;
  path.push(step);
  prune(value, path, pruned);
  path.pop();
}

/** What metadata can hold: an embedded resource's are read as Kubernetes' own type, which has no room for anything else. */
const META_FIELDS: ReadonlySet<string> = new Set([
  ...['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation'],
  ...['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'],
  ...['labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'],
]);

function pruneMeta(metadata: unknown, path: FieldPath, pruned: string[]): void {
  if (!isObject(metadata)) return;
  for (const name of Object.keys(metadata)) if (!META_FIELDS.has(name)) drop(metadata, name, path, pruned);
}

function drop(object: JsonObject, key: string, path: FieldPath, pruned: string[]): void {
  delete object[key];
  path.push(`.${key}`);
  pruned.push(path.toString());
  path.pop();
}

function keepAll(): void {}
