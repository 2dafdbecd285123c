import { podAmounts } from '../builtin/pod/amounts.ts';
import type { Amounts, Limit, LimitRange } from '../builtin/policy/limit-range.ts';
import { formatQuantity, parseQuantity } from '../builtin/quantity/quantity.ts';
import type { Container } from '../builtin/types.ts';
import type { NewPod, VolumeClaim } from './objects.ts';

/** Where a pod says what it did not ask for itself. */
const annotation = 'kubernetes.io/limit-ranger';

/** What is asked for, of one container, pod or claim. */
interface Asked {
  requests: Amounts;
  limits: Amounts;
}

/** Gives the containers of a new pod what a LimitRange has for those that say nothing. */
export function defaultResources({ spec }: LimitRange, pod: NewPod): void {
  const ofContainers = (spec.limits ?? []).filter(({ type }) => type === 'Container');
  const requests: Amounts = Object.assign({}, ...ofContainers.map(({ defaultRequest }) => defaultRequest));
  const limits: Amounts = Object.assign({}, ...ofContainers.map((limit) => limit.default));
  const told: string[] = [];
  const complete = (container: Container, what: string): void => {
    for (const [field, wanted, noun] of [
      ['requests', requests, 'request'],
      ['limits', limits, 'limit'],
    ] as const) {
      const given = (container.resources?.[field] ?? {}) as Amounts;
      const added = Object.keys(wanted).filter((name) => given[name] === undefined);
      if (added.length === 0) continue;
      container.resources = { ...container.resources, [field]: sorted({ ...wanted, ...given }) };
      told.push(`${added.sort().join(', ')} ${noun} for ${what} ${container.name}`);
    }
  };
  for (const container of pod.spec.containers) complete(container, 'container');
  for (const container of pod.spec.initContainers ?? []) complete(container, 'init container');
  if (told.length === 0) return;
  const text = `LimitRanger plugin set: ${told.join('; ')}`;
  pod.metadata.annotations = { ...pod.metadata.annotations, [annotation]: text };
}

function sorted(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Why a LimitRange does not let a pod in. */
export function podProblems({ spec }: LimitRange, pod: NewPod): string[] {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(askedBy);
  return (spec.limits ?? []).flatMap((limit) => {
    if (limit.type === 'Container') return containers.flatMap((asked) => problems(limit, asked));
    if (limit.type !== 'Pod') return [];
    return problems(limit, { requests: together(pod, 'requests'), limits: together(pod, 'limits') });
  });
}

/** Why a LimitRange does not let a claim in: claims have requests only. */
export function claimProblems({ spec }: LimitRange, claim: VolumeClaim): string[] {
  const requests = claim.spec.resources?.requests ?? {};
  return (spec.limits ?? [])
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap((limit) => [
      ...entries(limit.min).flatMap(([name, min]) => least(limit, name, min, { requests, limits: {} })),
      ...entries(limit.max).flatMap(([name, max]) => {
        const said = `maximum ${name} usage per ${limit.type} is ${max}`;
        const request = requests[name];
        if (request === undefined) return [`${said}.  No request is specified`];
        return isMore(request, max) ? [`${said}, but request is ${request}`] : [];
      }),
    ]);
}

function askedBy({ resources }: Container): Asked {
  return { requests: (resources?.requests ?? {}) as Amounts, limits: (resources?.limits ?? {}) as Amounts };
}

function together(pod: NewPod, which: 'requests' | 'limits'): Amounts {
  const amounts = [...podAmounts(pod.spec, which)];
  return Object.fromEntries(amounts.map(([name, amount]) => [name, formatQuantity(amount)]));
}

function problems(limit: Limit, asked: Asked): string[] {
  return [
    ...entries(limit.min).flatMap(([name, min]) => least(limit, name, min, asked)),
    ...entries(limit.max).flatMap(([name, max]) => most(limit, name, max, asked)),
    ...entries(limit.maxLimitRequestRatio).flatMap(([name, ratio]) => ratioProblem(limit, name, ratio, asked)),
  ];
}

function least({ type }: Limit, name: string, min: string, { requests, limits }: Asked): string[] {
  const said = `minimum ${name} usage per ${type} is ${min}`;
  const request = requests[name];
  const limit = limits[name];
  if (request === undefined) return [`${said}.  No request is specified`];
  if (isMore(min, request)) return [`${said}, but request is ${request}`];
  return limit !== undefined && isMore(min, limit) ? [`${said}, but limit is ${limit}`] : [];
}

function most({ type }: Limit, name: string, max: string, { requests, limits }: Asked): string[] {
  const said = `maximum ${name} usage per ${type} is ${max}`;
  const request = requests[name];
  const limit = limits[name];
  if (limit === undefined) return [`${said}.  No limit is specified`];
  if (isMore(limit, max)) return [`${said}, but limit is ${limit}`];
  return request !== undefined && isMore(request, max) ? [`${said}, but request is ${request}`] : [];
}

function ratioProblem({ type }: Limit, name: string, ratio: string, { requests, limits }: Asked): string[] {
  const said = `${name} max limit to request ratio per ${type} is ${ratio}`;
  const request = amount(requests[name]);
  const limit = amount(limits[name]);
  if (request === 0) return [`${said}, but no request is specified or request is 0`];
  if (limit === 0) return [`${said}, but no limit is specified or limit is 0`];
  if (limit / request <= amount(ratio)) return [];
  return [`${said}, but provided ratio is ${(limit / request).toFixed(6)}`];
}

function entries(amounts: Amounts | undefined): [name: string, amount: string][] {
  return Object.entries(amounts ?? {});
}

function amount(quantity: string | undefined): number {
  return quantity === undefined ? 0 : Number(parseQuantity(quantity).nanos) / 1e9;
}

function isMore(a: string, b: string): boolean {
  return parseQuantity(a).nanos > parseQuantity(b).nanos;
}
