import { defineKind } from '../builtin/kind/kind.ts';
import { type Body, Decoder, type KnownKinds } from '../registry/decode.ts';
import { timestamp } from '../registry/meta.ts';
import type { WriteOptions } from '../registry/options.ts';
import type { ApiObject } from '../registry/resource.ts';
import type { Resource, Written } from '../registry/resource-api.ts';
import { compileSchema } from '../schema/compile.ts';
import { methodNotAllowed } from '../status/errors.ts';
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

/** Decodes bodies of a kind that is never stored. `type` as `authentication/v1.TokenReview`. */
export function questionDecoder(type: string, group: string, plural: string, known: KnownKinds, namespaced = false) {
  const info = defineKind({ type, group, plural, clusterScoped: !namespaced, verbs: ['create'] });
  return { info, decoder: new Decoder(info, () => compileSchema(info.schema), known) };
}

/** @param now for the creation time of answers, in ms */
export function reviewResource(review: ReviewKind, now: () => number, known: KnownKinds): Resource {
  const { group, kind, plural, namespaced, status } = review;
  const type = `${group.split('.', 1)[0]}/v1.${kind}`;
  const { info, decoder } = questionDecoder(type, group, plural, known, namespaced);
  const refuse = (): never => {
    throw methodNotAllowed();
  };
  const create = (namespace: string | undefined, body: Body, options: WriteOptions): Written => {
    const { object, warnings } = decoder.body(body, options.fieldValidation);
    const spec = (object['spec'] ?? {}) as ReviewSpec;
    const answer = {
      kind,
      apiVersion: `${group}/v1`,
      metadata: {
        ...(namespace ? { namespace } : {}),
        ...(review.dated ? { creationTimestamp: timestamp(now()) } : {}),
      },
      ...(object['spec'] ? { spec } : {}),
      status: status({ spec, user: options.user, namespace }),
    };
    return { item: new Entry('', 0, { object: answer as unknown as ApiObject }), created: true, warnings };
  };
  return {
    info,
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
