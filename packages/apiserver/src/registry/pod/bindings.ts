import { defineKind } from '../../builtin/kind/kind.ts';
import { decodeBody } from '../../decode/decode-body.ts';
import { decodeProtobuf } from '../../protobuf/decode.ts';
import { badRequest, methodNotAllowed } from '../../status/errors.ts';
import type { Body } from '../decode.ts';
import type { WriteOptions } from '../options.ts';
import type { Resource, Written } from '../resource-api.ts';
import type { StoredResource } from '../stored-resource.ts';

/** `bindings`: the old way to put a pod on a node, which names the pod in the body in place of the path. */
export function bindingsResource(pods: StoredResource): Resource {
  const refuse = (): never => {
    throw methodNotAllowed();
  };
  const create = (namespace: string | undefined, body: Body, options: WriteOptions): Written | Promise<Written> => {
    const asBinding = { validation: 'Ignore', kind: 'Binding', protobuf: decodeProtobuf } as const;
    const { object } = decodeBody(body.bytes, body.contentType, asBinding);
    const { name } = (object['metadata'] ?? {}) as { name?: string };
    if (!name) throw badRequest('name is required');
    const bind = pods.subresources['binding']?.create;
    if (!bind) throw methodNotAllowed();
    return bind({ namespace, name }, body, options);
  };
  const info = defineKind({ type: 'core/v1.Binding', group: '', plural: 'bindings', verbs: ['create'] });
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
