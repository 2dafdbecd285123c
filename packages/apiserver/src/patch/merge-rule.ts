import type { Schema } from '../schema/schema.ts';

/** How a strategic merge treats one field. */
export interface MergeRule {
  /** Whether a list is merged with the patch's, or an object replaced by it. */
  strategy: 'merge' | 'replace' | undefined;
  /** The field that tells the items of a list apart; lists of scalars have none. */
  mergeKey: string | undefined;
  /** Of the field, or of a list's items. */
  schema: Schema | undefined;
}

const noRule: MergeRule = { strategy: undefined, mergeKey: undefined, schema: undefined };

/** The rule of a field of an object; fields unknown to the schema have none. */
export function mergeRule(parent: Schema | undefined, field: string): MergeRule {
  const schema = fieldSchema(parent, field);
  if (!schema) return noRule;
  const strategies = schema['x-kubernetes-patch-strategy']?.split(',');
  const strategy = strategies?.find((part): part is 'merge' | 'replace' => part === 'merge' || part === 'replace');
  return { strategy, mergeKey: schema['x-kubernetes-patch-merge-key'], schema: schema.items ?? schema };
}

function fieldSchema(parent: Schema | undefined, field: string): Schema | undefined {
  if (!parent) return undefined;
  if (parent.properties && Object.hasOwn(parent.properties, field)) return parent.properties[field];
  return typeof parent.additionalProperties === 'object' ? parent.additionalProperties : undefined;
}
