import { decodeBody } from '../decode/decode-body.ts';
import { decodeProtobuf } from '../protobuf/decode.ts';
import type { Body } from '../registry/decode.ts';
import { timestamp } from '../registry/meta.ts';
import type { WriteOptions } from '../registry/options.ts';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import type { Resource, Written } from '../registry/resource-api.ts';
import { badRequest, methodNotAllowed } from '../status/errors.ts';
import { Entry } from '../store/entry.ts';
import type { User } from './user.ts';

export type ReviewSpec = Readonly<Record<string, unknown>>;

/** A kind whose objects are questions: they are answered and not stored. */
export interface ReviewKind {
  group: string;
  kind: string;
  plural: string;
  namespaced?: boolean;
  /** Answers say when they were given. */
  dated?: boolean;
  /** What the server says to the question. May throw a StatusError. */
  status(question: { spec: ReviewSpec; user: User; namespace: string | undefined }): object;
}

/** @param now for the creation time of answers, in ms */
export function reviewResource(review: ReviewKind, now: () => number): Resource {
  const { group, kind, status } = review;
  const refuse = (): never => {
    throw methodNotAllowed();
  };
  const create = (namespace: string | undefined, body: Body, options: WriteOptions): Written => {
    const decoding = { validation: options.fieldValidation, kind, protobuf: decodeProtobuf };
    const { object, warnings } = decodeBody(body.bytes, body.contentType, decoding);
    if (object['kind'] !== undefined && object['kind'] !== kind) throw badRequest(`the body is no ${kind}`);
    const spec = (object['spec'] ?? {}) as ReviewSpec;
    const answer = {
      kind,
      apiVersion: `${group}/v1`,
      metadata: review.dated ? { creationTimestamp: timestamp(now()) } : {},
      ...(object['spec'] ? { spec } : {}),
      status: status({ spec, user: options.user, namespace }),
    };
    return { item: new Entry('', 0, { object: answer as unknown as ApiObject }), created: true, warnings };
  };
  return {
    info: infoOf(review),
    subresources: {},
    create,
    get: refuse,
    list: refuse,
    watch: refuse,
    update: refuse,
    patch: refuse,
    delete: refuse,
    deleteCollection: refuse,
  };
}

function infoOf({ group, kind, plural, namespaced = false }: ReviewKind): ResourceInfo {
  return {
    group,
    version: 'v1',
    kind,
    listKind: `${kind}List`,
    plural,
    singular: kind.toLowerCase(),
    namespaced,
    shortNames: [],
    categories: [],
    verbs: ['create'],
    schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    storageVersion: 'v1',
    custom: false,
    hasStatus: true,
    allowUnconditionalUpdate: true,
    hasGeneration: false,
    columns: [],
    selectableFields: {},
    strategy: {},
  };
}
