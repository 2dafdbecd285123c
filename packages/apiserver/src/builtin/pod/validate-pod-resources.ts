import { qualified } from '../../registry/names.ts';
import { type FieldError, forbidden, invalid, notSupported } from '../../status/field-error.ts';
import { formatQuantity, parseQuantity } from '../quantity/quantity.ts';
import { isHugePages, validateResourceName } from '../rules/resource.ts';
import type { Container, PodSpec, ResourceRequirements } from '../types.ts';
import { validateResources } from './validate-resources.ts';

type Sharing = PodSpec & { resources?: ResourceRequirements };

/** Resources that a pod has as a whole, for its containers to share. */
export function validatePodResources(field: string, spec: Sharing): FieldError[] {
  const { resources } = spec;
  if (!resources) return [];
  const errors = resources.claims
    ? [forbidden(`${field}.claims`, 'claims may not be set for Resources at pod-level')]
    : [];
  return [
    ...errors,
    ...validateResources(field, resources, [], validateShared),
    ...validateSums(`${field}.requests`, resources.requests ?? {}, spec),
    ...validateEach(field, resources.limits ?? {}, spec.containers ?? []),
  ];
}

function validateShared(field: string, name: string): FieldError[] {
  const errors = validateResourceName(field, name);
  if (errors.length > 0 || qualified(name).length > 0) return errors;
  return name === 'cpu' || name === 'memory' || isHugePages(name)
    ? []
    : [notSupported(field, name, ['cpu', 'hugepages-', 'memory'])];
}

/** All containers together may not ask for more than their pod. */
function validateSums(field: string, requests: Record<string, string>, spec: PodSpec): FieldError[] {
  return Object.entries(containerRequests(spec)).flatMap(([name, nanos]) => {
    const asked = requests[name];
    if (asked === undefined || nanos <= parseQuantity(asked).nanos) return [];
    const sum = formatQuantity({ nanos, format: name === 'memory' ? 'binary' : 'decimal' });
    const text = `must be greater than or equal to aggregate container requests of ${sum}`;
    return [invalid(`${field}[${name}]`, asked, text)];
  });
}

/** Main containers and sidecars run together, each init container alone beside the sidecars before it. */
export function containerRequests(spec: PodSpec): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  const sidecars: Record<string, bigint> = {};
  const peaks: Record<string, bigint> = {};
  for (const container of spec.containers ?? []) add(sums, container);
  for (const container of spec.initContainers ?? []) {
    const beside = { ...sidecars };
    add(beside, container);
    if (container.restartPolicy === 'Always') {
      add(sums, container);
      add(sidecars, container);
    }
    for (const name in beside) if (beside[name]! > (peaks[name] ?? 0n)) peaks[name] = beside[name]!;
  }
  for (const name in peaks) if (peaks[name]! > (sums[name] ?? 0n)) sums[name] = peaks[name]!;
  return sums;
}

function add(sums: Record<string, bigint>, container: Container): void {
  for (const [name, amount] of Object.entries(container.resources?.requests ?? {})) {
    sums[name] = (sums[name] ?? 0n) + parseQuantity(amount).nanos;
  }
}

function validateEach(field: string, limits: Record<string, string>, containers: readonly Container[]): FieldError[] {
  return containers.flatMap((container, i) =>
    Object.entries(container.resources?.limits ?? {}).flatMap(([name, amount]) => {
      const most = limits[name];
      if (most === undefined || parseQuantity(amount).nanos <= parseQuantity(most).nanos) return [];
      const text = `must be less than or equal to pod limits of ${most}`;
      return [invalid(`${field}.containers[${i}][${name}].limits`, amount, text)];
    }),
  );
}
