import { isDeepStrictEqual } from 'node:util';
import type { ConfigMap, Secret } from '@nexslice/kube';
import { type FieldError, forbidden, invalid, required, tooLong } from '../../status/field-error.ts';
import { configKey } from '../rules/text.ts';

/** All values of a ConfigMap or Secret together: etcd refuses larger objects. */
const maxBytes = 1024 * 1024;

const frozenText = 'field is immutable when `immutable` is set';

function validateKeys(values: object, field: string, errors: FieldError[]): void {
  for (const key in values) for (const text of configKey(key)) errors.push(invalid(`${field}[${key}]`, key, text));
}

export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const key in data) {
    if (key in binaryData) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    bytes += Buffer.byteLength(data[key]!);
  }
  for (const key in binaryData) bytes += Buffer.byteLength(binaryData[key]!, 'base64');
  validateKeys(data, 'data', errors);
  validateKeys(binaryData, 'binaryData', errors);
  if (bytes > maxBytes) errors.push(tooLong('', maxBytes));
  return errors;
}

export function validateConfigMapUpdate(changed: ConfigMap, old: ConfigMap): FieldError[] {
  return [...validateFrozen(changed, old, ['data', 'binaryData']), ...validateConfigMap(changed)];
}

/** Types of secrets that need certain keys. */
const neededKeys: Record<string, string[]> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

export function validateSecret(secret: Secret): FieldError[] {
  const errors: FieldError[] = [];
  const data = secret.data ?? {};
  let bytes = 0;
  for (const key in data) bytes += Buffer.byteLength(data[key]!, 'base64');
  validateKeys(data, 'data', errors);
  if (bytes > maxBytes) errors.push(tooLong('data', maxBytes));
  for (const key of neededKeys[secret.type ?? ''] ?? []) {
    if (!(key in data)) errors.push(required(`data[${key}]`));
    else if (key.startsWith('.docker')) validateDockerConfig(key, data[key]!, errors);
  }
  if (secret.type === 'kubernetes.io/service-account-token') validateTokenSecret(secret, errors);
  if (secret.type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    errors.push(required('data[username]'), required('data[password]'));
  }
  return errors;
}

function validateDockerConfig(key: string, value: string, errors: FieldError[]): void {
  try {
    JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
  } catch {
    errors.push(invalid(`data[${key}]`, '<secret contents redacted>', 'invalid character in JSON'));
  }
}

function validateTokenSecret(secret: Secret, errors: FieldError[]): void {
  const annotation = 'kubernetes.io/service-account.name';
  if (!secret.metadata?.annotations?.[annotation]) errors.push(required(`metadata.annotations[${annotation}]`));
}

export function validateSecretUpdate(changed: Secret, old: Secret): FieldError[] {
  const errors: FieldError[] = [];
  if (changed.type !== old.type) errors.push(invalid('type', changed.type, 'field is immutable'));
  return [...errors, ...validateFrozen(changed, old, ['data']), ...validateSecret(changed)];
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
