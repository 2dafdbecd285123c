import { adminUser } from '../../auth/user.ts';
import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import type { FieldError } from '../../status/field-error.ts';
import { builtinResources } from '../index.ts';

const resources = builtinResources();

/** When ages are reckoned. */
export const now = Date.parse('2026-01-01T01:00:00Z');

export function kind(name: string, version?: string): ResourceInfo {
  const found = resources.find((info) => info.kind === name && (!version || info.version === version));
  if (!found) throw new Error(`no built-in kind ${name}`);
  return found;
}

/** What a server makes of a new body, up to its validation. */
export function created(info: ResourceInfo, body: object): ApiObject {
  const metadata = { name: 'a', ...(info.namespaced && { namespace: 'n' }) };
  const object = structuredClone({ apiVersion: info.version, kind: info.kind, metadata, ...body }) as unknown;
  info.strategy.default?.(object as ApiObject);
  info.strategy.prepareForCreate?.(object as ApiObject, adminUser);
  return object as ApiObject;
}

/** What a server makes of a body that replaces another. */
export function replaced(info: ResourceInfo, old: ApiObject, body: object): ApiObject {
  const object = structuredClone({ ...old, ...body }) as ApiObject;
  info.strategy.default?.(object);
  info.strategy.prepareForUpdate?.(object, old);
  return object;
}

/** Why a new object is refused. */
export function refused(name: string, body: object): string[] {
  const info = kind(name);
  return texts(info.strategy.validate?.(created(info, body)) ?? []);
}

/** Why a change of one body into another is refused. */
export function refusedChange(name: string, before: object, after: object): string[] {
  const info = kind(name);
  const old = created(info, before);
  const object = replaced(info, old, after);
  const { validate, validateUpdate } = info.strategy;
  return texts(validateUpdate ? validateUpdate(object, old) : (validate?.(object) ?? []));
}

/** Why what is said of an object through `status` is refused. */
export function refusedStatus(name: string, body: object, before: object, after: object): string[] {
  const info = kind(name);
  const old = { ...created(info, body), status: before } as ApiObject;
  const object = structuredClone({ ...old, status: after }) as ApiObject;
  info.strategy.default?.(object);
  info.strategy.prepareForStatusUpdate?.(object, old);
  return texts(info.strategy.validateStatusUpdate?.(object, old) ?? []);
}

/** What a client that creates an object is warned of. */
export function warned(name: string, body: object): string[] {
  const info = kind(name);
  return info.strategy.warnings?.(created(info, body)) ?? [];
}

/** The cells of `kubectl get`, by the names of their columns. */
export function cells(name: string, body: object): Record<string, unknown> {
  const info = kind(name);
  const object = { metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' }, ...body } as unknown;
  return Object.fromEntries(info.columns.map((column) => [column.name, column.cell(object as ApiObject, now)]));
}

export const template = (spec: object = {}, labels: object = { app: 'x' }): object => ({
  metadata: { labels },
  spec: { containers: [{ name: 'c', image: 'i:1' }], ...spec },
});

export const selector = { matchLabels: { app: 'x' } };

/** A Job that selects its own pods, with fields of its spec and of its pods'. */
export const job = (fields: object = {}, pods: object = {}) => ({
  spec: { template: template({ restartPolicy: 'Never', ...pods }), manualSelector: true, selector, ...fields },
});

function texts(errors: readonly FieldError[]): string[] {
  return errors.map(({ field, message }) => `${field}: ${message}`);
}
