import type { JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';

/** Fields of built-in kinds that are structs in Go, not pointers to them: they are there before anybody sets them. */
const structs = new Set([
  'metadata',
  'spec',
  'status',
  'template',
  'strategy',
  'updateStrategy',
  'jobTemplate',
  'resources',
  'loadBalancer',
]);

const blanks = new WeakMap<Schema, JsonObject>();

/**
 * The object that a creation starts from. Of a built-in kind it has what Go's zero value has, which the creator therefore does not own:
 * `f:spec` without `.`, but `f:labels` with.
 */
export function blankObject(schema: Schema): JsonObject {
  let blank = blanks.get(schema);
  if (!blank) {
    // The schemas of built-in kinds bear the names of their Go types; those of custom resources are of other groups.
    blank = schema.definition?.startsWith('io.k8s.') ? blankStruct(schema) : {};
    blank['metadata'] = {};
    blanks.set(schema, blank);
  }
  return blank;
}

function blankStruct(schema: Schema): JsonObject {
  const blank: JsonObject = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (field.properties && structs.has(name)) blank[name] = blankStruct(field);
    else if (schema.required?.includes(name)) blank[name] = null;
  }
  return blank;
}
