import { type FieldError, invalid, notSupported, tooLong, typeInvalid } from '../status/field-error.ts';
import type { Check } from './check.ts';
import { stringFormats } from './format.ts';
import { equalJson, kindOf } from './json.ts';
import { type FieldPath, fieldName } from './path.ts';
import { compilePattern } from './pattern.ts';
import type { Schema } from './schema.ts';

/** `spec.sst in body should …`, the sentence that the OpenAPI validator of Kubernetes says. */
function inBody(path: FieldPath, rest: string): string {
  return `${path} in body ${rest}`;
}

export function refuse(errors: FieldError[], path: FieldPath, value: unknown, rest: string): void {
  errors.push(invalid(fieldName(path), value, inBody(path, rest)));
}

/** Checks the type alone; true when the value may be looked at further. */
export function compileType(schema: Schema): (value: unknown, path: FieldPath, errors: FieldError[]) => boolean {
  const types = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type ? [schema.type] : [];
  if (types.length === 0) return () => true;
  const named = types.join(',');
  return (value, path, errors) => {
    const kind = kindOf(value);
    if (types.includes(kind) || (kind === 'integer' && types.includes('number'))) return true;
    if (kind === 'null' && schema.nullable) return true;
    errors.push(typeInvalid(fieldName(path), kind, inBody(path, `must be of type ${named}: "${kind}"`)));
    return false;
  };
}

/** A length in code points is at most the length in UTF-16 units, which is known at once. */
function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function compileString(schema: Schema): Check | undefined {
  const { maxLength, minLength, pattern, format } = schema;
  const compiled = pattern === undefined ? undefined : compilePattern(pattern);
  const hasFormat = format === undefined ? undefined : stringFormats[format];
  if (maxLength === undefined && minLength === undefined && !compiled && !hasFormat) return undefined;
  return (value, _old, path, errors) => {
    if (typeof value !== 'string') return;
    if (maxLength !== undefined && value.length > maxLength && codePoints(value) > maxLength) {
      errors.push(tooLong(fieldName(path), maxLength));
    }
    if (minLength !== undefined && (value.length < minLength || codePoints(value) < minLength)) {
      refuse(errors, path, value, `should be at least ${minLength} chars long`);
    }
    if (compiled && !compiled.test(value)) refuse(errors, path, value, `should match '${pattern}'`);
    if (hasFormat && !hasFormat(value)) {
      errors.push(
        typeInvalid(fieldName(path), value, inBody(path, `must be of type ${format}: ${JSON.stringify(value)}`)),
      );
    }
  };
}

const INT32_MAX = 2 ** 31 - 1;
const UINT32_MAX = 2 ** 32 - 1;
/** The greatest finite value of a 32-bit float. */
const FLOAT32_MAX = 3.4028234663852886e38;

function rangeOf(schema: Schema): [number, number] | undefined {
  if (schema.type === 'number') return schema.format === 'float' ? [-FLOAT32_MAX, FLOAT32_MAX] : undefined;
  if (schema.format === 'int32') return [-INT32_MAX - 1, INT32_MAX];
  if (schema.format === 'uint32') return [0, UINT32_MAX];
  return undefined;
}

function isMultiple(value: number, factor: number): boolean {
  const quotient = factor < 1 ? (1 / factor) * value : value / factor;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function compileNumber(schema: Schema): Check | undefined {
  const { minimum, maximum, multipleOf } = schema;
  const range = rangeOf(schema);
  if (minimum === undefined && maximum === undefined && multipleOf === undefined && !range) return undefined;
  return (value, _old, path, errors) => {
    if (typeof value !== 'number' && typeof value !== 'bigint') return;
    if (range && (value < range[0] || value > range[1])) {
      const detail = `Checked value must be of type ${schema.type} with format ${schema.format} in ${path}`;
      errors.push(invalid('<nil>', '', detail));
    }
    if (multipleOf !== undefined && !isMultiple(Number(value), multipleOf)) {
      refuse(errors, path, value, `should be a multiple of ${multipleOf}`);
    }
    if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum)) {
      refuse(errors, path, value, `should be less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${maximum}`);
    }
    if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum)) {
      refuse(errors, path, value, `should be greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${minimum}`);
    }
  };
}

function compileEnum(schema: Schema): Check | undefined {
  const allowed = schema.enum;
  if (!allowed || allowed.length === 0) return undefined;
  const scalars = new Set(allowed);
  const named = allowed.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return (value, _old, path, errors) => {
    if (scalars.has(value) || allowed.some((item) => equalJson(item, value))) return;
    errors.push(notSupported(fieldName(path), value, named));
  };
}

/** What a schema says of strings, numbers and allowed values; type and structure are checked elsewhere. */
export function compileScalar(schema: Schema): Check[] {
  return [compileString(schema), compileNumber(schema), compileEnum(schema)].filter((check) => check !== undefined);
}
