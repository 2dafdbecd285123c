import { dnsLabel, dnsSubdomain } from '../../registry/names.ts';
import { duplicate, type FieldError, invalid, required, tooMany } from '../../status/field-error.ts';
import { positive } from '../rules/number.ts';
import { csiDriverName, needed, oneOf } from '../rules/text.ts';

export interface Selector {
  cel?: { expression?: string };
}

export interface Configuration {
  opaque?: { driver: string; parameters?: unknown };
}

interface Devices {
  deviceClassName: string;
  selectors?: Selector[];
  allocationMode?: string;
  count?: number;
  tolerations?: { operator?: string }[];
}

interface Request {
  name: string;
  exactly?: Devices;
  firstAvailable?: (Devices & { name: string })[];
}

export interface ClaimSpec {
  devices: {
    requests?: Request[];
    constraints?: { requests?: string[]; matchAttribute?: string; distinctAttribute?: string }[];
    config?: (Configuration & { requests?: string[] })[];
  };
}

/** Requests, constraints, selectors and configurations alike. */
export const maxDevices = 32;
const maxAlternatives = 8;

/** Fills in that one device is wanted of a request that does not say how many. */
export function defaultClaim({ devices }: ClaimSpec): void {
  for (const { exactly, firstAvailable = [] } of devices.requests ?? []) {
    for (const wanted of [...(exactly ? [exactly] : []), ...firstAvailable]) {
      wanted.allocationMode ||= 'ExactCount';
      if (wanted.allocationMode === 'ExactCount') wanted.count ||= 1;
      for (const toleration of wanted.tolerations ?? []) toleration.operator ||= 'Equal';
    }
  }
}

export function validateClaim(field: string, { devices }: ClaimSpec): FieldError[] {
  const { requests = [], constraints = [], config = [] } = devices;
  const names = new Set(
    requests.flatMap(({ name, firstAvailable = [] }) => [name, ...firstAvailable.map((sub) => `${name}/${sub.name}`)]),
  );
  const known = (list: string, asked: string[] = []) =>
    asked.flatMap((name, i) =>
      names.has(name)
        ? []
        : [
            invalid(
              `${list}[${i}]`,
              name,
              "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
            ),
          ],
    );
  return [
    ...atMost(`${field}.requests`, requests, maxDevices),
    ...requests.flatMap((request, i) => validateRequest(`${field}.requests[${i}]`, request)),
    ...duplicateNames(`${field}.requests`, requests),
    ...atMost(`${field}.constraints`, constraints, maxDevices),
    ...constraints.flatMap((constraint, i) => [
      ...known(`${field}.constraints[${i}].requests`, constraint.requests),
      ...(constraint.matchAttribute || constraint.distinctAttribute
        ? []
        : [required(`${field}.constraints[${i}].matchAttribute`)]),
    ]),
    ...atMost(`${field}.config`, config, maxDevices),
    ...config.flatMap((one, i) => [
      ...known(`${field}.config[${i}].requests`, one.requests),
      ...validateConfiguration(`${field}.config[${i}]`, one),
    ]),
  ];
}

function validateRequest(field: string, { name, exactly, firstAvailable = [] }: Request): FieldError[] {
  const errors = needed(`${field}.name`, name, dnsLabel);
  if (!exactly && firstAvailable.length === 0) {
    return [...errors, required(field, 'exactly one of `exactly` or `firstAvailable` is required')];
  }
  if (exactly && firstAvailable.length > 0) {
    return [
      ...errors,
      invalid(field, null, 'exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set'),
    ];
  }
  return [
    ...errors,
    ...(exactly ? validateDevices(`${field}.exactly`, exactly) : []),
    ...atMost(`${field}.firstAvailable`, firstAvailable, maxAlternatives),
    ...firstAvailable.flatMap((sub, i) => [
      ...needed(`${field}.firstAvailable[${i}].name`, sub.name, dnsLabel),
      ...validateDevices(`${field}.firstAvailable[${i}]`, sub),
    ]),
    ...duplicateNames(`${field}.firstAvailable`, firstAvailable),
  ];
}

function validateDevices(
  field: string,
  { deviceClassName, selectors = [], allocationMode, count }: Devices,
): FieldError[] {
  const isCounted = allocationMode === 'ExactCount';
  return [
    ...needed(`${field}.deviceClassName`, deviceClassName, dnsSubdomain),
    ...validateSelectors(`${field}.selectors`, selectors),
    ...oneOf(`${field}.allocationMode`, allocationMode, ['All', 'ExactCount']),
    ...(isCounted ? positive(`${field}.count`, count) : []),
    ...(allocationMode === 'All' && count
      ? [invalid(`${field}.count`, count, "must not be specified when allocationMode is 'All'")]
      : []),
  ];
}

export function validateSelectors(field: string, selectors: readonly Selector[]): FieldError[] {
  return [
    ...atMost(field, selectors, maxDevices),
    ...selectors.flatMap(({ cel }, i) =>
      cel ? needed(`${field}[${i}].cel.expression`, cel.expression) : [required(`${field}[${i}].cel`)],
    ),
  ];
}

export function validateConfiguration(field: string, { opaque }: Configuration): FieldError[] {
  if (!opaque) return [required(`${field}.opaque`)];
  const { parameters } = opaque;
  const missing = parameters === undefined || parameters === null;
  const isObject = typeof parameters === 'object' && !Array.isArray(parameters);
  return [
    ...csiDriverName(`${field}.opaque.driver`, opaque.driver),
    ...(missing ? [required(`${field}.opaque.parameters`)] : []),
    ...(missing || isObject
      ? []
      : [invalid(`${field}.opaque.parameters`, '<value omitted>', 'must be a valid JSON object')]),
  ];
}

export function atMost(field: string, list: readonly unknown[], max: number): FieldError[] {
  return list.length > max ? [tooMany(field, list.length, max)] : [];
}

/** Names that were taken before them in a list. */
export function duplicateNames(field: string, list: readonly { name: string }[]): FieldError[] {
  const seen = new Set<string>();
  return list.flatMap(({ name }, i) => {
    const isTaken = seen.has(name);
    seen.add(name);
    return isTaken ? [duplicate(`${field}[${i}].name`, name)] : [];
  });
}
