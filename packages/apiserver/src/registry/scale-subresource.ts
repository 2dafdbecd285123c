import { serverSideApply } from '../apply/apply.ts';
import { parentManagers, scaleManagers, scaleSchema, scaleVersion } from '../apply/scale.ts';
import { patchType } from '../decode/content-type.ts';
import { decodePatch, strictApplyError } from '../decode/decode-patch.ts';
import type { JsonObject } from '../schema/json.ts';
import { modified } from '../status/errors.ts';
import { Entry } from '../store/entry.ts';
import { scaleColumns } from '../table/scale-columns.ts';
import { apiVersionOf, type Body } from './decode.ts';
import { checkPath } from './identity.ts';
import { timestamp } from './meta.ts';
import type { PatchOptions, WriteOptions } from './options.ts';
import { applyPatch } from './patching.ts';
import type { ApiObject, ScalePaths } from './resource.ts';
import type { Item, Subresource, Target, Written } from './resource-api.ts';
import { asScale, readScale, type Scale, toScale, withScale } from './scale.ts';
import type { StoredResource } from './stored-resource.ts';

/** `scale`: the replicas of an object under a kind that is the same for all of them, autoscaling/v1 Scale. */
export function scaleSubresource(resource: StoredResource, paths: ScalePaths, now: () => number): Subresource {
  const { info } = resource;
  const shown = (object: ApiObject): Item => new Entry('', 0, { object: toScale(object, paths) });

  /** @throws StatusError 409 when the Scale is another object's, or was made from an older version */
  const checkIdentity = ({ metadata: { uid, resourceVersion } }: Scale, { metadata }: ApiObject): void => {
    const isOther = uid && uid !== metadata.uid;
    if (isOther || (resourceVersion && resourceVersion !== metadata.resourceVersion))
      throw modified(info, metadata.name);
  };

  const write = (target: Target, options: WriteOptions, wanted: (live: Scale) => Scale): Written => {
    const entry = resource.find(target);
    const old = resource.show(entry).object;
    const scale = wanted(toScale(old, paths));
    checkPath(scale.metadata, target);
    checkIdentity(scale, old);
    const changed = withScale(info, { ...old, metadata: { ...old.metadata } }, scale, paths);
    const item = resource.writer.update(entry, old, changed, { options, subresource: 'scale', isPatch: true });
    return { item: shown(item.object), created: false, warnings: [] };
  };

  const patch = (target: Target, body: Body, options: PatchOptions): Written => {
    const type = patchType(body.contentType, info.custom);
    if (type === 'apply') return apply(target, body, options);
    const schema = { ...info, schema: { type: 'object' as const, 'x-kubernetes-preserve-unknown-fields': true } };
    return write(target, options, (live) =>
      asScale(applyPatch(schema, live, type, body, options.fieldValidation).patched),
    );
  };

  const apply = (target: Target, body: Body, options: PatchOptions): Written => {
    const { object, strictErrors, warnings } = decodePatch(body.bytes, 'apply', options.fieldValidation);
    if (options.fieldValidation === 'Strict' && strictErrors.length > 0) throw strictApplyError(strictErrors);
    const entry = resource.find(target);
    const old = resource.show(entry).object;
    const applied = asScale(object);
    applied.metadata = { ...applied.metadata, name: applied.metadata.name || target.name };
    checkPath(applied.metadata, target);
    const live = toScale(old, paths);
    const { managedFields } = old.metadata;
    const path = paths.specReplicasPath;
    const merged = serverSideApply({
      live: { ...live, metadata: { ...live.metadata, managedFields: scaleManagers(managedFields, path) } },
      applied: applied as JsonObject,
      manager: options.manager,
      force: options.force,
      apiVersion: scaleVersion,
      subresource: 'scale',
      time: timestamp(now()),
      schema: scaleSchema,
      hasStatus: true,
    }) as Scale;
    checkIdentity(merged, old);
    const owners = parentManagers(managedFields, merged.metadata.managedFields, {
      path,
      apiVersion: apiVersionOf(info),
    });
    const metadata = { ...old.metadata };
    if (owners.length > 0) metadata.managedFields = owners;
    const changed = withScale(info, { ...old, metadata }, merged, paths);
    const item = resource.writer.update(entry, old, changed, {
      options,
      subresource: 'scale',
      isPatch: true,
      applied: true,
    });
    return { item: shown(item.object), created: false, warnings: [...warnings, ...strictErrors] };
  };

  return {
    group: 'autoscaling',
    version: 'v1',
    kind: 'Scale',
    verbs: ['get', 'patch', 'update'],
    // Custom resources are shown in their own columns, of which scales have what their paths find.
    ...(info.custom ? {} : { columns: scaleColumns }),
    get: (target) => shown(resource.get(target).object),
    update: (target, body, options) => write(target, options, () => readScale(body)),
    patch,
  };
}
