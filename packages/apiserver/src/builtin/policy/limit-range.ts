import { qualified } from '../../registry/names.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { duplicate, type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import { createdAtColumn, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { validateLimitedResource } from './resource-name.ts';

type Amounts = Record<string, string>;

interface Limit {
  type: string;
  min?: Amounts;
  max?: Amounts;
  default?: Amounts;
  defaultRequest?: Amounts;
  maxLimitRequestRatio?: Amounts;
}

interface LimitRange extends ApiObject {
  spec: { limits: Limit[] | null };
}

const amounts = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

export const limitRangeKind = defineKind<LimitRange>({
  type: 'core/v1.LimitRange',
  group: '',
  plural: 'limitranges',
  shortNames: ['limits'],
  allColumns: [nameColumn, createdAtColumn],
  strategy: {
    default: ({ spec }) => spec.limits?.forEach(defaultLimit),
    validate: validateLimitRange,
  },
});

/** Containers that say nothing get the most, or else the least, that is allowed. */
function defaultLimit(limit: Limit): void {
  if (limit.type !== 'Container') return;
  const limits = { ...limit.max, ...limit.default };
  const requests = { ...limit.min, ...limits, ...limit.defaultRequest };
  if (Object.keys(limits).length > 0) limit.default = limits;
  if (Object.keys(requests).length > 0) limit.defaultRequest = requests;
}

function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const types = new Set<string>();
  return (spec.limits ?? []).flatMap((limit, i) => {
    const field = `spec.limits[${i}]`;
    const errors = validateType(`${field}.type`, limit.type);
    if (types.has(limit.type)) errors.push(duplicate(`${field}.type`, limit.type));
    types.add(limit.type);
    for (const kind of amounts) {
      for (const name in limit[kind])
        errors.push(...validateLimitedResource(`${field}.${kind}[${name}]`, limit.type, name));
    }
    return [...errors, ...validateByType(field, limit), ...validateOrder(field, limit)];
  });
}

function validateType(field: string, type: string): FieldError[] {
  const errors = qualified(type).map((text) => invalid(field, type, text));
  if (errors.length > 0 || type.includes('/')) return errors;
  return ['Pod', 'Container', 'PersistentVolumeClaim'].includes(type)
    ? []
    : [invalid(field, type, 'must be a standard limit type or fully qualified')];
}

function validateByType(field: string, limit: Limit): FieldError[] {
  if (limit.type === 'PersistentVolumeClaim' && !limit.min?.storage && !limit.max?.storage) {
    return [required(field, 'either minimum or maximum storage value is required, but neither was provided')];
  }
  if (limit.type !== 'Pod') return [];
  return (['default', 'defaultRequest'] as const).flatMap((kind) =>
    limit[kind] ? [forbidden(`${field}.${kind}`, "may not be specified when `type` is 'Pod'")] : [],
  );
}

/** least ≤ default request ≤ default limit ≤ most, as far as each is there. */
function validateOrder(field: string, limit: Limit): FieldError[] {
  const names = new Set(amounts.flatMap((kind) => Object.keys(limit[kind] ?? {})));
  return [...names].flatMap((name) => {
    const min = limit.min?.[name];
    const max = limit.max?.[name];
    const fallback = limit.default?.[name];
    const request = limit.defaultRequest?.[name];
    const ratio = limit.maxLimitRequestRatio?.[name];
    const at = (kind: string): string => `${field}.${kind}[${name}]`;
    return [
      ...ordered(at('min'), min, min, 'min value', max, 'max value'),
      ...ordered(at('defaultRequest'), request, min, 'min value', request, 'default request value'),
      ...ordered(at('defaultRequest'), request, request, 'default request value', max, 'max value'),
      ...ordered(at('defaultRequest'), request, request, 'default request value', fallback, 'default limit value'),
      ...ordered(at('default'), min, min, 'min value', fallback, 'default value'),
      ...ordered(at('default'), max, fallback, 'default value', max, 'max value'),
      ...(ratio !== undefined && isMore('1', ratio)
        ? [invalid(at('maxLimitRequestRatio'), ratio, `ratio ${ratio} is less than 1`)]
        : []),
    ];
  });
}

function ordered(
  field: string,
  shown: string | undefined,
  low: string | undefined,
  lowName: string,
  high: string | undefined,
  highName: string,
): FieldError[] {
  if (low === undefined || high === undefined || !isMore(low, high)) return [];
  return [invalid(field, shown, `${lowName} ${low} is greater than ${highName} ${high}`)];
}

const isMore = (a: string, b: string): boolean => parseQuantity(a).nanos > parseQuantity(b).nanos;
