import { isDeepStrictEqual } from 'node:util';
import type { ConfigMap, Secret } from '@nexslice/kube';
import { goTypeName, parseJson } from '../../decode/json.ts';
import { type FieldError, forbidden, invalid, required, tooLong } from '../../status/field-error.ts';
import { configKey } from '../rules/text.ts';
import { unchanged } from '../rules/update.ts';

/** All values of a ConfigMap or Secret together: etcd refuses larger objects. */
const maxBytes = 1024 * 1024;

const frozenText = 'field is immutable when `immutable` is set';

const keyErrors = (field: string, key: string): FieldError[] =>
  configKey(key).map((text) => invalid(`${field}[${key}]`, key, text));

export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const key in data) {
    errors.push(...keyErrors('data', key));
    if (key in binaryData) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    bytes += Buffer.byteLength(data[key]!);
  }
  for (const key in binaryData) {
    errors.push(...keyErrors('binaryData', key));
    bytes += Buffer.byteLength(binaryData[key]!, 'base64');
  }
  if (bytes > maxBytes) errors.push(tooLong('', maxBytes));
  return errors;
}

export function validateConfigMapUpdate(changed: ConfigMap, old: ConfigMap): FieldError[] {
  return [...validateFrozen(changed, old, ['data', 'binaryData']), ...validateConfigMap(changed)];
}

export function validateSecret(secret: Secret): FieldError[] {
  const data = secret.data ?? {};
  const errors = Object.keys(data).flatMap((key) => keyErrors('data', key));
  const bytes = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
  if (bytes > maxBytes) errors.push(tooLong('data', maxBytes));
  return [...errors, ...(typeRules[secret.type ?? '']?.(data, secret) ?? [])];
}

type TypeRule = (data: Record<string, string>, secret: Secret) => FieldError[];

const missing = (data: Record<string, string>, ...keys: string[]): FieldError[] =>
  keys.filter((key) => data[key] === undefined).map((key) => required(`data[${key}]`));

/** What secrets of some types must hold. */
const typeRules: Record<string, TypeRule> = {
  'kubernetes.io/service-account-token': (_data, secret) => validateTokenSecret(secret),
  'kubernetes.io/dockercfg': (data) => validateDockerConfig('.dockercfg', data),
  'kubernetes.io/dockerconfigjson': (data) => validateDockerConfig('.dockerconfigjson', data),
  'kubernetes.io/basic-auth': (data) =>
    'username' in data || 'password' in data ? [] : missing(data, 'username', 'password'),
  'kubernetes.io/ssh-auth': (data) => (data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')]),
  'kubernetes.io/tls': (data) => missing(data, 'tls.crt', 'tls.key'),
};

function validateDockerConfig(key: string, data: Record<string, string>): FieldError[] {
  if (data[key] === undefined) return missing(data, key);
  const text = Buffer.from(data[key], 'base64');
  const { value, error } = parseJson(text, false);
  const why =
    error ??
    (value !== null && (typeof value !== 'object' || Array.isArray(value))
      ? `json: cannot unmarshal ${goTypeName(value)} into Go value of type map[string]interface {}`
      : undefined);
  return why === undefined ? [] : [invalid(`data[${key}]`, '<secret contents redacted>', why)];
}

function validateTokenSecret(secret: Secret): FieldError[] {
  const annotation = 'kubernetes.io/service-account.name';
  return secret.metadata?.annotations?.[annotation] ? [] : [required(`metadata.annotations[${annotation}]`)];
}

export function validateSecretUpdate(changed: Secret, old: Secret): FieldError[] {
  return [
    ...unchanged('type', changed.type, old.type),
    ...validateFrozen(changed, old, ['data']),
    ...validateSecret(changed),
  ];
}

/** An object that says it is immutable keeps its data, and stays immutable. */
function validateFrozen<T extends { immutable?: boolean }>(
  changed: T,
  old: T,
  fields: (keyof T & string)[],
): FieldError[] {
  if (!old.immutable) return [];
  const errors: FieldError[] = [];
  if (!changed.immutable) errors.push(forbidden('immutable', frozenText));
  for (const field of fields) {
    if (!isDeepStrictEqual(changed[field], old[field])) errors.push(forbidden(field, frozenText));
  }
  return errors;
}
