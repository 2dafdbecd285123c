import { decodeBody } from '../decode/decode-body.ts';
import { badRequest, invalid as invalidStatus } from '../status/errors.ts';
import { invalid } from '../status/field-error.ts';
import type { Body } from './decode.ts';
import type { ApiObject, ResourceInfo, ScalePaths } from './resource.ts';

export interface Scale extends ApiObject {
  spec: { replicas?: number };
  status: { replicas: number; selector?: string };
}

/** Steps of a dotted path such as `.spec.replicas`. */
function steps(path: string): string[] {
  return path.split('.').filter(Boolean);
}

function read(object: ApiObject, path: string): unknown {
  let value: unknown = object;
  for (const step of steps(path)) value = (value as Record<string, unknown> | undefined)?.[step];
  return value;
}

/** A copy of `object` with another value at the path; what lies beside the path is shared. */
function withValue(object: ApiObject, path: string, value: unknown): ApiObject {
  const changed: Record<string, unknown> = { ...object };
  const [last, ...outer] = steps(path).reverse() as [string, ...string[]];
  let parent = changed;
  for (const step of outer.reverse()) {
    const child = { ...((parent[step] as Record<string, unknown> | undefined) ?? {}) };
    parent[step] = child;
    parent = child;
  }
  parent[last] = value;
  return changed as ApiObject;
}

/** A selector as one text: custom resources keep it so, built-ins keep a LabelSelector. */
function selectorText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return undefined;
  const selector = value as {
    matchLabels?: Record<string, string>;
    matchExpressions?: { key: string; operator: string; values?: string[] }[];
  };
  const labels = selector.matchLabels ?? (selector.matchExpressions ? {} : (value as Record<string, string>));
  const terms: [key: string, term: string][] = Object.entries(labels).map(([key, text]) => [key, `${key}=${text}`]);
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const list = [...(values ?? [])].sort().join(',');
    if (operator === 'In') terms.push([key, `${key} in (${list})`]);
    else if (operator === 'NotIn') terms.push([key, `${key} notin (${list})`]);
    else terms.push([key, operator === 'Exists' ? key : `!${key}`]);
  }
  return terms
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, term]) => term)
    .join(',');
}

/** How an object's replicas look as an autoscaling/v1 Scale. */
export function toScale(object: ApiObject, paths: ScalePaths): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const scale: Scale = {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    spec: {},
    status: { replicas: Number(read(object, paths.statusReplicasPath) ?? 0) },
  };
  const replicas = read(object, paths.specReplicasPath);
  if (typeof replicas === 'number' && replicas !== 0) scale.spec.replicas = replicas;
  const selector = paths.labelSelectorPath ? selectorText(read(object, paths.labelSelectorPath)) : undefined;
  if (selector) scale.status.selector = selector;
  return scale;
}

/** Takes the replicas of a Scale over into the object. @throws StatusError 422 for negative ones */
export function withScale(info: ResourceInfo, object: ApiObject, scale: Scale, paths: ScalePaths): ApiObject {
  const replicas = scale.spec?.replicas ?? 0;
  if (!Number.isInteger(replicas) || replicas < 0) {
    const error = invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalidStatus('Scale', 'autoscaling', object.metadata.name, [error]);
  }
  if (read(object, paths.specReplicasPath) === undefined && replicas === 0 && info.custom) return object;
  return withValue(object, paths.specReplicasPath, replicas);
}

/** @throws StatusError 400 when the body is no Scale */
export function readScale(body: Body): Scale {
  const { object } = decodeBody(body.bytes, body.contentType, { validation: 'Ignore', kind: 'Scale' });
  return asScale(object);
}

export function asScale(value: unknown): Scale {
  const scale = value as Partial<Scale> | null;
  if (typeof scale !== 'object' || scale === null) throw badRequest('the body is no Scale');
  if (scale.kind !== undefined && scale.kind !== 'Scale')
    throw badRequest(`wrong object passed to Scale update: ${scale.kind}`);
  return { ...scale, metadata: scale.metadata ?? {}, spec: scale.spec ?? {} } as Scale;
}
