import { qualified } from '../../registry/names.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { duplicate, type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import { createdAtColumn, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { isOvercommitted, validateContainerResource, validateResourceName } from '../rules/resource.ts';

/** Quantities by the name of the resource. */
export type Amounts = Record<string, string>;

export interface Limit {
  type: string;
  min?: Amounts;
  max?: Amounts;
  default?: Amounts;
  defaultRequest?: Amounts;
  maxLimitRequestRatio?: Amounts;
}

export interface LimitRange extends ApiObject {
  spec: { limits: Limit[] | null };
}

const amounts = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

export const limitRangeKind = defineKind<LimitRange>({
  type: 'core/v1.LimitRange',
  group: '',
  plural: 'limitranges',
  shortNames: ['limits'],
  allowCreateOnUpdate: true,
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
    return [...errors, ...validateNames(field, limit), ...validateOrder(field, limit)];
  });
}

function validateNames(field: string, limit: Limit): FieldError[] {
  const { type, min, max, maxLimitRequestRatio } = limit;
  const rule = type === 'Pod' || type === 'Container' ? validateContainerResource : validateResourceName;
  const names = (kind: (typeof amounts)[number]): FieldError[] =>
    Object.keys(limit[kind] ?? {}).flatMap((name) => rule(`${field}.${kind}[${name}]`, name));
  const errors = [...names('max'), ...names('min')];
  for (const kind of ['default', 'defaultRequest'] as const) {
    if (type !== 'Pod') errors.push(...names(kind));
    else if (limit[kind]) errors.push(forbidden(`${field}.${kind}`, "may not be specified when `type` is 'Pod'"));
  }
  if (type === 'PersistentVolumeClaim' && !min?.['storage'] && !max?.['storage']) {
    const text = 'either minimum or maximum storage value is required, but neither was provided';
    errors.push(required(`${field}.limits`, text));
  }
  return maxLimitRequestRatio ? [...errors, ...names('maxLimitRequestRatio')] : errors;
}

function validateType(field: string, type: string): FieldError[] {
  const errors = qualified(type).map((text) => invalid(field, type, text));
  if (errors.length > 0 || type.includes('/')) return errors;
  return ['Pod', 'Container', 'PersistentVolumeClaim'].includes(type)
    ? []
    : [invalid(field, type, 'must be a standard limit type or fully qualified')];
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
      ...validateRatio(at('maxLimitRequestRatio'), ratio, min, max),
      ...(!isOvercommitted(name) && fallback !== undefined && request !== undefined && isOther(fallback, request)
        ? [
            invalid(
              at('defaultRequest'),
              request,
              `default value ${fallback} must equal to defaultRequest value ${request} in ${name}`,
            ),
          ]
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

/** Limits cannot be more times the request than the most is the least. */
function validateRatio(field: string, ratio?: string, min?: string, max?: string): FieldError[] {
  if (ratio === undefined || min === undefined || max === undefined) return [];
  const most = Number(parseQuantity(max).nanos) / Number(parseQuantity(min).nanos);
  if (Number(parseQuantity(ratio).nanos) / 1e9 <= most) return [];
  return [invalid(field, ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`)];
}

const isOther = (a: string, b: string): boolean => parseQuantity(a).nanos !== parseQuantity(b).nanos;
const isMore = (a: string, b: string): boolean => parseQuantity(a).nanos > parseQuantity(b).nanos;
