import type { CelRule } from '../kind/rules.ts';
import type { StructuralSchema } from './schema.ts';

/**
 * One object for the variants of a discriminated union, as a structural schema has no `oneOf` with types: the fields of all, the
 * discriminator as an enum, and CEL rules that say which fields each variant needs.
 * @returns the object, or a sentence that says why there is none.
 */
export function mergeVariants(variants: readonly StructuralSchema[]): StructuralSchema | string {
  const discriminator = discriminatorOf(variants);
  if (discriminator === undefined)
    return 'the variants of a union must be objects told apart by one field of fixed text';

  const properties: Record<string, StructuralSchema> = {};
  const rules: CelRule[] = [];
  for (const variant of variants) {
    for (const [name, field] of Object.entries(variant.properties ?? {})) {
      if (name === discriminator) continue;
      const present = properties[name];
      if (present && JSON.stringify(present) !== JSON.stringify(field)) {
        return `field "${name}" differs between the variants of the union: give it one schema or two names`;
      }
      properties[name] = field;
    }
    rules.push(...rulesOf(variant, discriminator, variants));
  }
  const values = variants.map((variant) => fixedValue(variant, discriminator));
  return {
    type: 'object',
    required: requiredByAll(variants),
    properties: { [discriminator]: { ...variants[0]?.properties?.[discriminator], enum: values }, ...properties },
    ...(rules.length > 0 && { 'x-kubernetes-validations': rules }),
  };
}

function discriminatorOf(variants: readonly StructuralSchema[]): string | undefined {
  const names = Object.keys(variants[0]?.properties ?? {});
  return names.find((name) => {
    const values = variants.map((variant) => fixedValue(variant, name));
    return values.every((value) => value !== undefined) && new Set(values).size === values.length;
  });
}

function fixedValue(variant: StructuralSchema, name: string): string | undefined {
  const values = variant.properties?.[name]?.enum;
  const [value] = values ?? [];
  return values?.length === 1 && typeof value === 'string' ? value : undefined;
}

function requiredByAll(variants: readonly StructuralSchema[]): string[] {
  const [first, ...others] = variants.map((variant) => variant.required ?? []);
  return (first ?? []).filter((name) => others.every((required) => required.includes(name)));
}

function rulesOf(variant: StructuralSchema, discriminator: string, variants: readonly StructuralSchema[]): CelRule[] {
  const value = fixedValue(variant, discriminator) ?? '';
  const isOther = `self.${discriminator} != ${JSON.stringify(value)}`;
  const common = new Set(requiredByAll(variants));
  const required = (variant.required ?? [])
    .filter((name) => !common.has(name))
    .map((name) => ({
      rule: `${isOther} || has(self.${name})`,
      message: `${name} is required when ${discriminator} is ${value}`,
    }));
  const own = (variant['x-kubernetes-validations'] ?? []).map((rule) => ({
    ...rule,
    rule: `${isOther} || (${rule.rule})`,
  }));
  return [...required, ...own];
}
