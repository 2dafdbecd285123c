import type { Node } from '@nexslice/kube';
import { qualified, validLabelValue } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { oneOf } from '../rules/text.ts';

const rolePrefix = 'node-role.kubernetes.io/';

export const nodeKind = defineKind<Node>({
  type: 'core/v1.Node',
  group: '',
  plural: 'nodes',
  shortNames: ['no'],
  clusterScoped: true,
  hasStatus: true,
  statusOnCreate: true,
  columns: [
    column<Node>('Status', statusCell, 'The status of the node'),
    column<Node>('Roles', rolesCell, 'The roles of the node'),
    column<Node>(
      'Version',
      (node) => node.status?.nodeInfo?.kubeletVersion ?? '',
      'core/v1.NodeSystemInfo.kubeletVersion',
    ),
    column<Node>('Internal-IP', (node) => address(node, 'InternalIP'), 'core/v1.NodeStatus.addresses', { wide: true }),
    column<Node>('External-IP', (node) => address(node, 'ExternalIP'), 'core/v1.NodeStatus.addresses', { wide: true }),
    ...(
      [
        ['OS-Image', 'osImage'],
        ['Kernel-Version', 'kernelVersion'],
        ['Container-Runtime', 'containerRuntimeVersion'],
      ] as const
    ).map(([name, field]) =>
      column<Node>(name, (node) => node.status?.nodeInfo?.[field] || '<unknown>', `core/v1.NodeSystemInfo.${field}`, {
        wide: true,
      }),
    ),
  ],
  selectableFields: { 'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false) },
  strategy: {
    default({ status }) {
      if (status?.capacity) status.allocatable ??= status.capacity;
    },
    validate: validateNode,
    validateUpdate: (node, old) => [...validateNode(node), ...validateKept(node, old)],
  },
});

function statusCell({ spec, status }: Node): string {
  const ready = (status?.conditions ?? []).find(({ type }) => type === 'Ready');
  const words = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'];
  if (spec?.unschedulable) words.push('SchedulingDisabled');
  return words.join(',');
}

function rolesCell({ metadata }: Node): string {
  const roles = Object.entries(metadata?.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length) ? [key.slice(rolePrefix.length)] : [];
    return key === 'kubernetes.io/role' && value ? [value] : [];
  });
  return [...new Set(roles)].sort().join(',') || '<none>';
}

function address({ status }: Node, wanted: string): string {
  return (status?.addresses ?? []).find(({ type }) => type === wanted)?.address ?? '<none>';
}

function validateNode({ spec }: Node): FieldError[] {
  const seen = new Set<string>();
  return (spec?.taints ?? []).flatMap(({ key, value, effect }, i) => {
    const field = `spec.taints[${i}]`;
    const errors = [
      ...qualified(key ?? '').map((text) => invalid(`${field}.key`, key, text)),
      ...validLabelValue(value ?? '').map((text) => invalid(`${field}.value`, value, text)),
      ...oneOf(`${field}.effect`, effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
    ];
    if (seen.has(`${key}:${effect}`)) {
      const detail = 'taints must be unique by key and effect pair';
      errors.push({
        ...duplicate(field, { key, value, effect }),
        message: `Duplicate value: ${JSON.stringify({ key, value, effect })}: ${detail}`,
      });
    }
    seen.add(`${key}:${effect}`);
    return errors;
  });
}

/** Where a node is and which addresses its pods have is said once. */
function validateKept({ spec }: Node, { spec: old }: Node): FieldError[] {
  const errors: FieldError[] = [];
  if (old?.podCIDR && old.podCIDR !== spec?.podCIDR) {
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  }
  if (old?.providerID && old.providerID !== spec?.providerID) {
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  return errors;
}
