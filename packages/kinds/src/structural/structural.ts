import { z } from 'zod';
import { KindsError } from '../errors.ts';
import { formats, plainKeywords, type StructuralSchema } from './schema.ts';
import { mergeVariants } from './union.ts';

/** JSON schema as zod writes it for OpenAPI 3.0. */
type JsonSchema = Record<string, unknown> & {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
};

/** Keywords that are read here, besides those that pass as they are. */
const readKeywords = new Set<string>([
  ...plainKeywords,
  'format',
  'properties',
  'additionalProperties',
  'items',
  'oneOf',
  'anyOf',
]);

/** Titles are for forms; Kubernetes shows descriptions. */
const droppedKeywords = new Set(['title']);

/**
 * The structural OpenAPI v3 schema of what a client may send for a zod schema: defaults make fields optional.
 * @throws KindsError `KINDS_NOT_STRUCTURAL` where the schema says something that a CustomResourceDefinition cannot.
 */
export function toStructural(schema: z.ZodType): StructuralSchema {
  const json = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', reused: 'inline', unrepresentable: 'any' });
  return convert(json as JsonSchema, '');
}

function convert(json: JsonSchema, path: string): StructuralSchema {
  refuseUnknown(json, path);
  if (json['x-kubernetes-int-or-string']) return intOrString(json);
  if (json.oneOf) return union(json, json.oneOf, path);
  if (json.anyOf) {
    throw notStructural(
      path,
      'a union must be discriminated, or of integer and string with x-kubernetes-int-or-string',
    );
  }
  const out: StructuralSchema = plain(json);
  if (out.type === 'integer' || out.type === 'number') number(out);
  if (out.type === 'string') text(out, json, path);
  if (json.items) out.items = convert(json.items, `${path}[]`);
  if (out.type === 'object') fields(out, json, path);
  // An untyped node is structural only as "anything".
  if (out.type === undefined) out['x-kubernetes-preserve-unknown-fields'] = true;
  return out;
}

function refuseUnknown(json: JsonSchema, path: string): void {
  for (const keyword of Object.keys(json)) {
    if (readKeywords.has(keyword) || droppedKeywords.has(keyword)) continue;
    const hint = keyword === '$ref' || keyword === 'definitions' ? ' (leave "id" out of meta, and do not recurse)' : '';
    throw notStructural(path, `"${keyword}" cannot be said${hint}`);
  }
}

function plain(json: JsonSchema): StructuralSchema {
  const entries = plainKeywords
    .filter((keyword) => json[keyword] !== undefined)
    .map((keyword) => [keyword, json[keyword]]);
  return Object.fromEntries(entries) as StructuralSchema;
}

function intOrString(json: JsonSchema): StructuralSchema {
  const { type: _, ...out } = plain(json);
  // What holds for one of the two types stands on the field: a pattern is not asked of an integer, nor a bound of text.
  for (const variant of json.anyOf ?? []) {
    const { type: _variantType, ...checks } = plain(variant);
    number(checks);
    Object.assign(out, checks);
  }
  return { ...out, anyOf: [{ type: 'integer' }, { type: 'string' }] };
}

const int32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** zod bounds every integer by what a JavaScript number holds exactly; the format says as much in Kubernetes' words. */
function number(out: StructuralSchema): void {
  if (out.minimum === Number.MIN_SAFE_INTEGER) delete out.minimum;
  if (out.maximum === Number.MAX_SAFE_INTEGER) delete out.maximum;
  if (out.type !== 'integer') return;
  const fits = (out.minimum ?? -Infinity) >= int32.minimum && (out.maximum ?? Infinity) <= int32.maximum;
  out.format = fits ? 'int32' : 'int64';
  if (out.minimum === int32.minimum) delete out.minimum;
  if (fits && out.maximum === int32.maximum && out.minimum === undefined) delete out.maximum;
}

function text(out: StructuralSchema, json: JsonSchema, path: string): void {
  const format = json['format'];
  if (typeof format === 'string' && formats.has(format)) {
    out.format = format;
    // zod's own pattern for a format that the server checks too: long, and no clearer.
    delete out.pattern;
  }
  if (out.pattern?.match(/\(\?<?[=!]/))
    throw notStructural(path, 'a pattern cannot look ahead or behind: the API server uses RE2');
}

function fields(out: StructuralSchema, json: JsonSchema, path: string): void {
  const { properties, additionalProperties } = json;
  if (properties) {
    const entries = Object.entries(properties).map(([name, field]) => [name, convert(field, `${path}.${name}`)]);
    out.properties = Object.fromEntries(entries);
  }
  // `false` needs no words: the API server prunes what a structural schema does not name.
  if (typeof additionalProperties !== 'object') return;
  const isAnything = Object.keys(additionalProperties).length === 0;
  if (isAnything) out['x-kubernetes-preserve-unknown-fields'] = true;
  else if (properties) throw notStructural(path, 'an object has named fields or free ones of a type, not both');
  else out.additionalProperties = convert(additionalProperties, `${path}{}`);
}

function union(json: JsonSchema, oneOf: JsonSchema[], path: string): StructuralSchema {
  const variants = oneOf.map((variant) => convert(variant, path));
  const merged = mergeVariants(variants);
  if (typeof merged === 'string') throw notStructural(path, merged);
  const { 'x-kubernetes-validations': own = [], ...out } = plain(json);
  const rules = [...own, ...(merged['x-kubernetes-validations'] ?? [])];
  return { ...out, ...merged, ...(rules.length > 0 && { 'x-kubernetes-validations': rules }) };
}

function notStructural(path: string, problem: string): KindsError {
  return new KindsError('KINDS_NOT_STRUCTURAL', `${path === '' ? 'schema' : path.replace(/^\./, '')}: ${problem}`);
}
