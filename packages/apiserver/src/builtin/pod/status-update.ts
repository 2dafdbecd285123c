import type { Pod } from '@nexslice/kube';
import { dnsSubdomain, qualified } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import { isOnePerFamily, validateIp } from '../rules/address.ts';
import { obeys } from '../rules/text.ts';
import type { ContainerStatus } from '../types.ts';

const own = ['PodScheduled', 'Ready', 'Initialized'];

/** What whoever runs a pod may say of it, after what was said before. */
export function validatePodStatus({ spec, status }: Pod, { status: before }: Pod): FieldError[] {
  const errors = (status?.conditions ?? []).flatMap(({ type }, i) =>
    own.includes(type) ? [] : qualified(type).map((text) => invalid(`metadata.conditions[${i}].Type`, type, text)),
  );
  if (status?.nominatedNodeName !== before?.nominatedNodeName) {
    errors.push(...obeys('status.nominatedNodeName', status?.nominatedNodeName, dnsSubdomain));
  }
  if (status?.qosClass !== before?.qosClass) {
    errors.push(invalid('status.qosClass', status?.qosClass ?? '', 'field is immutable'));
  }
  const sidecars = (spec!.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const isSidecar = (name: string): boolean => sidecars.some((container) => container.name === name);
  const restarts = spec!.restartPolicy ?? 'Always';
  return [
    ...errors,
    ...validateEnded('containerStatuses', status?.containerStatuses, before?.containerStatuses, restarts),
    ...validateEnded(
      'initContainerStatuses',
      status?.initContainerStatuses,
      (before?.initContainerStatuses ?? []).filter(({ name }) => !isSidecar(name)),
      restarts,
    ),
    ...validateEnded(
      'ephemeralContainerStatuses',
      status?.ephemeralContainerStatuses,
      before?.ephemeralContainerStatuses,
      'Never',
    ),
    ...validateAddresses('status.podIPs', status?.podIPs ?? []),
    ...validateHostAddresses(status?.hostIP, status?.hostIPs ?? []),
  ];
}

/** A container that has ended for good does not run again. */
function validateEnded(
  list: string,
  statuses: readonly ContainerStatus[] = [],
  before: readonly ContainerStatus[] = [],
  restarts: string,
): FieldError[] {
  if (restarts === 'Always') return [];
  return before.flatMap(({ name, state }, i) => {
    const ended = state?.terminated;
    if (!ended || (ended.exitCode !== 0 && restarts === 'OnFailure')) return [];
    return statuses
      .filter((status) => status.name === name && !status.state?.terminated)
      .map(() => forbidden(`status.${list}[${i}].state`, 'may not be transitioned to non-terminated state'));
  });
}

type Address = { ip?: string };

function validateAddresses(field: string, addresses: readonly Address[]): FieldError[] {
  const errors = addresses.flatMap(({ ip }, i) => validateIp(`${field}[${i}]`, ip));
  const list = addresses.map(({ ip }) => ip ?? '');
  if (!isOnePerFamily(list)) {
    errors.push(invalid(field, addresses, 'may specify no more than one IP for each IP family'));
  }
  return [
    ...errors,
    ...addresses.flatMap((address, i) => (list.indexOf(list[i]!) < i ? [duplicate(`${field}[${i}]`, address)] : [])),
  ];
}

function validateHostAddresses(first: string | undefined, addresses: readonly Address[]): FieldError[] {
  if (addresses.length === 0) return [];
  const errors = validateAddresses('status.hostIPs', addresses);
  return addresses[0]!.ip === first
    ? errors
    : [invalid('status.hostIPs[0].ip', addresses[0]!.ip, 'must be equal to `hostIP`'), ...errors];
}
