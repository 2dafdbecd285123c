import { isObject, type JsonObject } from '../schema/json.ts';
import { badRequest } from '../status/errors.ts';
import type { PatchType } from './content-type.ts';
import { type Decoded, type FieldValidation, remarks, roundingWarnings } from './decode-body.ts';
import { goTypeName, parseJson } from './json.ts';
import { parseYaml } from './yaml.ts';

const operationFields = new Set(['op', 'path', 'from', 'value']);

/**
 * Reads the body of a patch: a list of operations for `json`, an object for the others. An apply patch may be YAML.
 * @throws StatusError 400 in Kubernetes' words when the body is broken, or of the wrong type
 */
export function decodePatch(bytes: Buffer, type: PatchType, validation: FieldValidation): Decoded<unknown> {
  const strict = validation !== 'Ignore';
  if (type === 'apply') return decodeApply(bytes, strict);
  const prefix = type === 'strategic' ? '' : 'error decoding patch: ';
  const parsed = parseJson(bytes, strict);
  if (parsed.error !== undefined) throw badRequest(prefix + parsed.error);
  const { value } = parsed;
  const misfit = type === 'json' ? misfitOfOperations(value, strict) : misfitOfMap(value);
  if (misfit) throw badRequest(`${prefix}json: cannot unmarshal ${misfit}`);
  const { strictErrors, warnings } = remarks(parsed);
  if (type !== 'json' || !strict) return { object: value, strictErrors, warnings };
  const all = [...unknownOperationFields((value ?? []) as unknown[]), ...strictErrors];
  return { object: value, strictErrors: all.map((text) => `json patch ${text}`), warnings };
}

function misfitOfMap(value: unknown): string | undefined {
  return isObject(value) ? undefined : `${goTypeName(value)} into Go value of type map[string]interface {}`;
}

/** What of a JSON patch is not as Go's type of it has it. Nobody asks when fields are not validated; running the patch tells then. */
function misfitOfOperations(patch: unknown, strict: boolean): string | undefined {
  if (!strict || patch === null) return undefined;
  if (!Array.isArray(patch)) return `${goTypeName(patch)} into Go value of type []handlers.jsonPatchOp`;
  for (const operation of patch as unknown[]) {
    if (operation === null) continue;
    if (!isObject(operation)) return `${goTypeName(operation)} into Go value of type handlers.jsonPatchOp`;
    for (const field of ['op', 'path', 'from']) {
      const value = operation[field] ?? '';
      if (typeof value !== 'string')
        return `${goTypeName(value)} into Go struct field jsonPatchOp.${field} of type string`;
    }
  }
  return undefined;
}

function unknownOperationFields(operations: unknown[]): string[] {
  return operations.flatMap((operation, index) => {
    if (!isObject(operation)) return [];
    const unknown = Object.keys(operation).filter((field) => !operationFields.has(field));
    return unknown.map((field) => `unknown field ${JSON.stringify(`[${index}].${field}`)}`);
  });
}

/** Clients send JSON under the name of YAML, and JSON.parse is much faster. */
function decodeApply(bytes: Buffer, strict: boolean): Decoded<JsonObject> {
  const json = bytes[0] === 0x7b ? parseJson(bytes, strict) : undefined;
  if (json && json.error === undefined && json.duplicates.length === 0) {
    return { object: json.value as JsonObject, ...remarks(json) };
  }
  const { value, error, duplicates, inexact } = parseYaml(bytes.toString('utf8'));
  if (error !== undefined) throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error}`);
  if (value !== null && !isObject(value)) {
    const why = `json: cannot unmarshal ${goTypeName(value)} into Go value of type map[string]interface {}`;
    throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`);
  }
  const strictErrors = strict && duplicates ? [`error converting YAML to JSON: ${duplicates}`] : [];
  return { object: value ?? {}, strictErrors, warnings: strict ? roundingWarnings(inexact) : [] };
}

/** The answer to an apply patch with duplicate keys under Strict. */
export function strictApplyError(strictErrors: readonly string[]): Error {
  return badRequest(`error strict decoding YAML: ${strictErrors.join(', ')}`);
}
