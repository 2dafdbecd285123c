import type { PatchType } from '../decode/content-type.ts';
import { decodePatch } from '../decode/decode-patch.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../patch/strategic-merge-patch.ts';
import { copyJson, isObject } from '../schema/json.ts';
import { badRequest } from '../status/errors.ts';
import type { Body, Decoder } from './decode.ts';
import { checkPath } from './identity.ts';
import type { FieldValidation, PatchOptions } from './options.ts';
import type { ApiObject, ResourceInfo } from './resource.ts';
import type { Target } from './resource-api.ts';

/** What a JSON, merge or strategic merge patch makes of an object. */
export function applyPatch(
  info: ResourceInfo,
  object: ApiObject,
  type: Exclude<PatchType, 'apply'>,
  body: Body,
  validation: FieldValidation,
): { patched: object; strictErrors: readonly string[]; warnings: readonly string[] } {
  const { object: patch, strictErrors, warnings } = decodePatch(body.bytes, type, validation);
  // The result shares parts with the stored object, and what follows changes it in place.
  return { patched: copyJson(applied(info, object, type, patch)), strictErrors, warnings };
}

function applied(info: ResourceInfo, object: ApiObject, type: Exclude<PatchType, 'apply'>, patch: unknown): object {
  if (type === 'json') return applyJsonPatch(object, patch);
  if (type === 'merge') return applyMergePatch(object, patch);
  return applyStrategicMergePatch(object, patch, info.schema);
}

/** The body of a server-side apply: what the manager wants, and nothing that the server adds. */
export function readApplied(
  decoder: Decoder,
  info: ResourceInfo,
  target: Target,
  body: Body,
  options: PatchOptions,
): { applied: ApiObject; warnings: string[] } {
  const { object, warnings } = decoder.applied(body, options.fieldValidation);
  if (!isObject(object.metadata)) return { applied: object, warnings };
  const metadata = { ...object.metadata, name: object.metadata.name || target.name };
  if (metadata.managedFields) throw badRequest('metadata.managedFields must be nil');
  if (info.namespaced) checkPath({ ...metadata }, target);
  else delete metadata.namespace;
  return { applied: { ...object, metadata }, warnings };
}
