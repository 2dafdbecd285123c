import { acceptedPatchTypes, patchType } from '../decode/content-type.ts';
import { badRequest, modified, unsupportedMediaType } from '../status/errors.ts';
import { Entry } from '../store/entry.ts';
import { scaleColumns } from '../table/scale-columns.ts';
import type { Body } from './decode.ts';
import type { WriteOptions } from './options.ts';
import { applyPatch } from './patching.ts';
import type { ApiObject, ScalePaths } from './resource.ts';
import type { Item, Subresource, Target, Written } from './resource-api.ts';
import { asScale, readScale, type Scale, toScale, withScale } from './scale.ts';
import type { StoredResource } from './stored-resource.ts';

/** `scale`: the replicas of an object under a kind that is the same for all of them, autoscaling/v1 Scale. */
export function scaleSubresource(resource: StoredResource, paths: ScalePaths): Subresource {
  const { info } = resource;
  const shown = (object: ApiObject): Item => new Entry('', 0, { object: toScale(object, paths) });

  const write = (target: Target, options: WriteOptions, wanted: (now: Scale) => Scale): Written => {
    const entry = resource.find(target);
    const old = resource.show(entry).object;
    const scale = wanted(toScale(old, paths));
    const { name, resourceVersion, uid } = scale.metadata;
    if (name && name !== target.name) {
      throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
    }
    const isOther = uid && uid !== old.metadata.uid;
    if (isOther || (resourceVersion && resourceVersion !== old.metadata.resourceVersion))
      throw modified(info, target.name);
    const changed = withScale(info, { ...old, metadata: { ...old.metadata } }, scale, paths);
    const item = resource.writer.update(entry, old, changed, { options, subresource: 'scale', isPatch: true });
    return { item: shown(item.object), created: false, warnings: [] };
  };

  const patch = (now: Scale, body: Body, options: WriteOptions): Scale => {
    const type = patchType(body.contentType, info.custom);
    if (!type || type === 'apply') throw unsupportedMediaType(acceptedPatchTypes(info.custom));
    const schema = { ...info, schema: { type: 'object' as const, 'x-kubernetes-preserve-unknown-fields': true } };
    return asScale(applyPatch(schema, now, type, body, options.fieldValidation).patched);
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
    patch: (target, body, options) => write(target, options, (now) => patch(now, body, options)),
  };
}
