import type { PatchType } from '../decode/content-type.ts';
import { decodeBody } from '../decode/decode-body.ts';
import { DecodeError } from '../decode/decode-error.ts';
import { decodePatch, strictApplyError } from '../decode/decode-patch.ts';
import { goText } from '../patch/strategic-error.ts';
import { decodeProtobuf } from '../protobuf/decode.ts';
import type { CompiledSchema } from '../schema/compile.ts';
import type { JsonObject } from '../schema/json.ts';
import { badRequest, invalid as invalidStatus } from '../status/errors.ts';
import { invalid } from '../status/field-error.ts';
import { StatusError } from '../status/status.ts';
import { readMeta } from './meta.ts';
import type { FieldValidation } from './options.ts';
import { dropEqualOwners } from './owners.ts';
import type { ApiObject, ApiObjectMeta, ResourceInfo } from './resource.ts';

/** A body as it came. */
export interface Body {
  bytes: Buffer;
  contentType: string;
}

/** Which kinds a group and version have, for the words of a refusal. */
export type KnownKinds = (apiVersion: string, kind: string) => boolean;

export interface Decoded {
  object: ApiObject;
  /** Texts for `Warning` headers. */
  warnings: string[];
}

/** `v1`, `apps/v1`. */
export function apiVersionOf(info: Pick<ResourceInfo, 'group' | 'version'>): string {
  return info.group ? `${info.group}/${info.version}` : info.version;
}

/** The package of a kind in Go, which refusals of the real server name: `core`, `apps`, `coordination`. */
function goPackage(group: string): string {
  return group ? (group.split('.', 1)[0] as string) : 'core';
}

/** Refuses an object of another kind or version than its path is for. */
function checkType(raw: JsonObject, info: ResourceInfo, known: KnownKinds): void {
  const expected = apiVersionOf(info);
  const apiVersion = raw['apiVersion'] ?? expected;
  const kind = raw['kind'] ?? info.kind;
  if (apiVersion === expected && kind === info.kind) return;
  const version = versionOf(String(apiVersion));
  if (known(String(apiVersion), String(kind))) {
    const own = `${goPackage(info.group)}.${info.kind}`;
    throw new DecodeError(`converting (${version}.${kind}) to (${own}): unknown conversion`);
  }
  const scheme = 'k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30';
  throw new DecodeError(
    `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(scheme)}`,
  );
}

/** Custom resources always say what they are. */
function checkCustomType(raw: JsonObject, info: ResourceInfo, mayConvert: boolean): void {
  const expected = apiVersionOf(info);
  const { apiVersion, kind } = raw;
  const shown = () => JSON.stringify(raw);
  if (!kind) throw new DecodeError(`Object 'Kind' is missing in '${shown()}'`);
  if (!apiVersion) throw new DecodeError(`Object 'apiVersion' is missing in '${shown()}'`);
  const misfit = (field: string, given: unknown, wanted: string) => {
    const name = (raw['metadata'] as { name?: string } | undefined)?.name ?? '';
    return invalidStatus(String(kind), info.group, name, [invalid(field, given, `must be ${wanted}`)]);
  };
  if (apiVersion !== expected) {
    if (mayConvert) throw misfit('apiVersion', apiVersion, expected);
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind !== info.kind) throw misfit('kind', kind, info.kind);
}

/** The part of an apiVersion after the group. */
function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

/** Reads bodies of one kind: known fields only, defaults filled, metadata in order. */
export class Decoder {
  readonly #info: ResourceInfo;
  readonly #schema: () => CompiledSchema;
  readonly #known: KnownKinds;

  constructor(info: ResourceInfo, schema: () => CompiledSchema, known: KnownKinds) {
    this.#info = info;
    this.#schema = schema;
    this.#known = known;
  }

  /** A body of a create or an update. */
  body(body: Body, validation: FieldValidation): Decoded {
    const { kind, version, custom } = this.#info;
    const options = custom ? { validation, kind } : { validation, kind, protobuf: decodeProtobuf };
    const { object: raw, strictErrors, warnings } = decodeBody(body.bytes, body.contentType, options);
    const unknown: string[] = [];
    const object = this.#read(raw, unknown, false, (why) => {
      if (custom) return badRequest(why);
      return this.#cannotBeHandled(String(raw['kind'] ?? kind), versionOf(String(raw['apiVersion'] ?? version)), why);
    });
    const strict = [...strictErrors, ...unknown.map(unknownField)];
    if (validation === 'Strict' && strict.length > 0) {
      throw this.#cannotBeHandled(kind, version, `strict decoding error: ${strict.join(', ')}`);
    }
    const told = validation === 'Ignore' ? warnings : [...warnings, ...strict];
    return { object, warnings: [...told, ...dropEqualOwners(object.metadata)] };
  }

  /** The body of a server-side apply as it came: only what it says is applied. */
  applied(body: Body, validation: FieldValidation): Decoded {
    const { object: raw, strictErrors, warnings } = decodePatch(body.bytes, 'apply', validation);
    if (validation === 'Strict' && strictErrors.length > 0) throw strictApplyError(strictErrors);
    const { apiVersion = '', kind = '', metadata } = raw as JsonObject;
    if (apiVersion !== apiVersionOf(this.#info) || kind !== this.#info.kind) {
      throw badRequest(`invalid object type: ${slashed(String(apiVersion))}, Kind=${kind}`);
    }
    const told = validation === 'Ignore' ? warnings : [...warnings, ...strictErrors];
    return { object: { ...(raw as ApiObject), metadata: (metadata ?? {}) as ApiObjectMeta }, warnings: told };
  }

  /** What a server-side apply made of an object. */
  merged(merged: ApiObject): ApiObject {
    const about = `${slashed(apiVersionOf(this.#info))}, Kind=${this.#info.kind}`;
    return this.#read(merged, [], true, (why) => {
      const { namespace = '', name } = merged.metadata;
      const what = `failed to convert new object (${namespace}/${name}; ${about}) to proper version`;
      return new StatusError(500, '', `${what}: unable to convert unstructured object to ${about}: ${why}`);
    });
  }

  /** What a patch made of an object; a refusal shows that, or the patch where Kubernetes has gone no further. */
  patched(
    patched: object,
    type: PatchType,
    patch: Body,
    duplicates: readonly string[],
    validation: FieldValidation,
  ): Decoded {
    const { kind, custom } = this.#info;
    const raw = patched as JsonObject;
    // A strategic merge patch is merged into a typed object, which stays of its type.
    if (type === 'strategic') Object.assign(raw, { apiVersion: apiVersionOf(this.#info), kind });
    const text = () => patch.bytes.toString('utf8');
    const unknown: string[] = [];
    const object = this.#read(raw, unknown, custom, (why) =>
      unfitPatch(type === 'strategic' ? goText(JSON.parse(text())) : JSON.stringify(raw), why),
    );
    const strict = [...duplicates, ...unknown.map(unknownField)];
    if (validation === 'Strict' && strict.length > 0) {
      throw unfitPatch(text(), `strict decoding error: ${strict.join(', ')}`);
    }
    return { object, warnings: [...(validation === 'Ignore' ? [] : strict), ...dropEqualOwners(object.metadata)] };
  }

  /** Brings a plain object into shape; names of fields that are dropped are added to `unknown`. Changes `raw`. */
  #read(raw: JsonObject, unknown: string[], mayConvert: boolean, unfit: (why: string) => StatusError): ApiObject {
    const info = this.#info;
    try {
      if (info.custom) checkCustomType(raw, info, mayConvert);
      else checkType(raw, info, this.#known);
      const { apiVersion: _version, kind: _kind, metadata, ...fields } = raw;
      const meta = readMeta(metadata, unknown);
      const object = { kind: info.kind, apiVersion: apiVersionOf(info), metadata: meta, ...fields } as ApiObject;
      const schema = this.#schema();
      const pruned = schema.prune(object);
      unknown.push(...(info.custom ? pruned.sort() : pruned));
      // Built-in kinds fill their own fields, where a null in a map is an empty value.
      if (info.custom) schema.default(object);
      info.strategy.default?.(object);
      return object;
    } catch (error) {
      throw error instanceof DecodeError ? unfit(error.message) : error;
    }
  }

  #cannotBeHandled(kind: string, version: string, why: string): StatusError {
    return badRequest(
      `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${this.#info.kind}: ${why}`,
    );
  }
}

function unknownField(path: string): string {
  return `unknown field ${JSON.stringify(path)}`;
}

/** A group and version as Go prints them: the core group is an empty one. */
function slashed(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
}

/** `shown` is the patch, or what it made of the object. */
function unfitPatch(shown: string, why: string): StatusError {
  return invalidStatus('', '', '', [invalid('patch', shown, why)]);
}
