import { decodeBody } from '../decode/decode-body.ts';
import { decodePatch, strictApplyError } from '../decode/decode-patch.ts';
import { decodeProtobuf } from '../protobuf/decode.ts';
import type { CompiledSchema } from '../schema/compile.ts';
import { badRequest, invalid as invalidStatus } from '../status/errors.ts';
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

function cannotBeHandled(info: ResourceInfo, kind: string, version: string, why: string) {
  return badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${info.kind}: ${why}`);
}

/** Refuses a body of another kind or version than its path is for. */
function checkType(raw: Record<string, unknown>, info: ResourceInfo, known: KnownKinds): void {
  const expected = apiVersionOf(info);
  const { apiVersion, kind } = raw;
  if (info.custom) {
    const shown = JSON.stringify(raw);
    if (!kind) throw badRequest(`Object 'Kind' is missing in '${shown}'`);
    if (!apiVersion) throw badRequest(`Object 'apiVersion' is missing in '${shown}'`);
    if (apiVersion !== expected) {
      throw badRequest(
        `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
      );
    }
    if (kind !== info.kind) {
      const message = `Invalid value: ${JSON.stringify(kind)}: must be ${info.kind}`;
      const name = (raw['metadata'] as { name?: string } | undefined)?.name ?? '';
      throw invalidStatus(info.kind, info.group, name, [{ reason: 'FieldValueInvalid', field: 'kind', message }]);
    }
    return;
  }
  if ((apiVersion ?? expected) === expected && (kind ?? info.kind) === info.kind) return;
  const givenVersion = String(apiVersion ?? expected);
  const givenKind = String(kind ?? info.kind);
  const version = givenVersion.slice(givenVersion.indexOf('/') + 1);
  if (known(givenVersion, givenKind)) {
    const why = `converting (${version}.${givenKind}) to (${goPackage(info.group)}.${info.kind}): unknown conversion`;
    throw cannotBeHandled(info, givenKind, version, why);
  }
  const scheme = 'k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30';
  const why = `no kind ${JSON.stringify(givenKind)} is registered for version ${JSON.stringify(givenVersion)} in scheme ${JSON.stringify(scheme)}`;
  throw cannotBeHandled(info, givenKind, version, why);
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
    const { kind, custom } = this.#info;
    const options = custom ? { validation, kind } : { validation, kind, protobuf: decodeProtobuf };
    const { object: raw, strictErrors, warnings } = decodeBody(body.bytes, body.contentType, options);
    checkType(raw, this.#info, this.#known);
    const unknown: string[] = [];
    const made = this.complete(raw, unknown);
    const strict = [...strictErrors, ...unknown.map(unknownField)];
    if (validation === 'Strict' && strict.length > 0) {
      const why = `strict decoding error: ${strict.join(', ')}`;
      throw cannotBeHandled(this.#info, this.#info.kind, this.#info.version, why);
    }
    const told = validation === 'Ignore' ? warnings : [...warnings, ...strict];
    return { object: made, warnings: [...told, ...dropEqualOwners(made.metadata)] };
  }

  /** The body of a server-side apply: not defaulted, since only what it says is applied. */
  applied(body: Body, validation: FieldValidation): Decoded {
    const { object, strictErrors, warnings } = decodePatch(body.bytes, 'apply', validation);
    if (validation === 'Strict' && strictErrors.length > 0) throw strictApplyError(strictErrors);
    const raw = object as Record<string, unknown>;
    checkType(raw, this.#info, this.#known);
    const metadata = readMeta(raw['metadata'], []);
    const told = validation === 'Ignore' ? warnings : [...warnings, ...strictErrors];
    return {
      object: { ...raw, kind: this.#info.kind, apiVersion: apiVersionOf(this.#info), metadata },
      warnings: told,
    };
  }

  /** What a patch made of an object; `patch` is its text, which a refusal shows. */
  patched(patched: unknown, patch: Body, duplicates: readonly string[], validation: FieldValidation): Decoded {
    const raw = patched as Record<string, unknown>;
    checkType(raw, this.#info, this.#known);
    const unknown: string[] = [];
    const object = this.complete(raw, unknown);
    const strict = [...duplicates, ...unknown.map(unknownField)];
    if (validation === 'Strict' && strict.length > 0) {
      const shown = JSON.stringify(patch.bytes.toString('utf8'));
      const message = `Invalid value: ${shown}: strict decoding error: ${strict.join(', ')}`;
      throw invalidStatus('', '', '', [{ reason: 'FieldValueInvalid', field: 'patch', message }]);
    }
    return { object, warnings: [...(validation === 'Ignore' ? [] : strict), ...dropEqualOwners(object.metadata)] };
  }

  /** Brings a plain object into shape; names of fields that are dropped are added to `unknown`. Changes `raw`. */
  complete(raw: Record<string, unknown>, unknown: string[]): ApiObject {
    const { apiVersion: _version, kind: _kind, metadata, ...fields } = raw;
    const meta = this.#meta(metadata, unknown);
    const object = {
      kind: this.#info.kind,
      apiVersion: apiVersionOf(this.#info),
      metadata: meta,
      ...fields,
    } as ApiObject;
    const schema = this.#schema();
    unknown.push(...schema.prune(object));
    schema.default(object);
    this.#info.strategy.default?.(object);
    return object;
  }

  #meta(metadata: unknown, unknown: string[]): ApiObjectMeta {
    const { kind, version, custom } = this.#info;
    if (custom) return readMeta(metadata, unknown);
    try {
      return readMeta(metadata, unknown);
    } catch (error) {
      throw error instanceof StatusError ? cannotBeHandled(this.#info, kind, version, error.message) : error;
    }
  }
}

function unknownField(path: string): string {
  return `unknown field ${JSON.stringify(path)}`;
}
