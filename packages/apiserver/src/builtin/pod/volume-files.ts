import { type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import { validateSelector } from '../rules/label.ts';
import { needed, projectedPath } from '../rules/text.ts';
import type { Volume } from '../types.ts';
import { validateMode } from './file-mode.ts';
import { validateFieldFile } from './volume-fields.ts';

/** Tokens live between ten minutes and 2^32 seconds. */
const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;

type Source = NonNullable<NonNullable<Volume['projected']>['sources']>[number];
type Item = { key: string; path: string; mode?: number };

/** Keys of a ConfigMap or Secret and the files they become. */
export function validateItems(field: string, items: readonly Item[] = []): FieldError[] {
  return items.flatMap((item, i) => validateItem(`${field}[${i}]`, item));
}

function validateItem(field: string, { key, path, mode }: Item): FieldError[] {
  return [
    ...needed(`${field}.key`, key),
    ...needed(`${field}.path`, path, projectedPath),
    ...validateMode(`${field}.mode`, mode),
  ];
}

/** Several sources in one directory: their files must not meet. */
export function validateProjection(path: string, sources: readonly Source[]): FieldError[] {
  const taken = new Set<string>();
  const claim = (file: string | undefined, shown: string | undefined): FieldError[] => {
    if (!file) return [];
    if (taken.has(file)) return [invalid(path, shown, 'conflicting duplicate paths')];
    taken.add(file);
    return [];
  };
  return sources.flatMap((source, i) => {
    const each = `${path}.sources[${i}]`;
    const { downwardAPI, serviceAccountToken, clusterTrustBundle } = source;
    return [
      ...validateKeys(`${each}.secret`, source.secret, claim),
      ...validateKeys(`${each}.configMap`, source.configMap, claim),
      ...(downwardAPI?.items ?? []).flatMap((item) => [
        ...validateFieldFile(`${each}.downwardAPI`, item),
        ...claim(item.path, item.path),
      ]),
      ...(serviceAccountToken ? validateToken(path, `${each}.serviceAccountToken`, serviceAccountToken) : []),
      ...(clusterTrustBundle ? validateBundle(`${each}.clusterTrustBundle`, clusterTrustBundle) : []),
      ...claim(clusterTrustBundle?.path, clusterTrustBundle?.path),
      ...(Object.keys(source).length > 1
        ? [forbidden(each, 'may not specify more than 1 volume type per source')]
        : []),
    ];
  });
}

type Claim = (file: string | undefined, shown: string | undefined) => FieldError[];

function validateKeys(field: string, keys: Source['secret'], claim: Claim): FieldError[] {
  if (!keys) return [];
  return [
    ...needed(`${field}.name`, keys.name),
    ...(keys.items ?? []).flatMap((item, i) => [
      ...validateItem(`${field}.items[${i}]`, item),
      ...claim(item.path, keys.name),
    ]),
  ];
}

/** Of the path Kubernetes says that it is the volume's. */
function validateToken(
  volume: string,
  field: string,
  { expirationSeconds = minTokenSeconds, path }: NonNullable<Source['serviceAccountToken']>,
): FieldError[] {
  const at = `${field}.expirationSeconds`;
  const errors: FieldError[] = [];
  if (expirationSeconds < minTokenSeconds) {
    errors.push(invalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes'));
  }
  if (expirationSeconds > maxTokenSeconds) {
    errors.push(invalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  }
  return [...errors, ...needed(`${volume}.path`, path, projectedPath)];
}

function validateBundle(field: string, bundle: NonNullable<Source['clusterTrustBundle']>): FieldError[] {
  const { name, signerName, labelSelector, path } = bundle;
  const errors: FieldError[] = [];
  if (name !== undefined && signerName !== undefined) {
    errors.push(invalid(field, bundle, 'only one of name and signerName may be used'));
  } else if (name !== undefined) {
    if (!name) errors.push(required(`${field}.name`, 'must be a valid object name'));
    if (labelSelector) {
      const text = 'labelSelector must be unset if name is specified';
      errors.push(invalid(`${field}.labelSelector`, labelSelector, text));
    }
  } else if (signerName !== undefined) {
    if (!signerName) errors.push(required(`${field}.signerName`, 'must be a valid signer name'));
    errors.push(...validateSelector(`${field}.labelSelector`, labelSelector));
  } else errors.push(required(field, 'either name or signerName must be specified'));
  return [...errors, ...needed(`${field}.path`, path, projectedPath)];
}
