import type { Node } from '@nexslice/kube';
import { qualified, validLabelValue } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import { ageColumn, column, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { isOnePerFamily, validateCidr } from '../rules/address.ts';
import { validateAmount } from '../rules/resource.ts';
import { oneOf } from '../rules/text.ts';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

const rolePrefix = 'node-role.kubernetes.io/';

export const nodeKind = defineKind<Node>({
  type: 'core/v1.Node',
  group: '',
  plural: 'nodes',
  shortNames: ['no'],
  clusterScoped: true,
  hasStatus: true,
  statusOnCreate: true,
  allColumns: [
    nameColumn,
    column<Node>('Status', statusCell, 'The status of the node'),
    column<Node>('Roles', rolesCell, 'The roles of the node'),
    ageColumn,
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
    default({ spec, status }) {
      // One name for the first, one for all.
      if (spec?.podCIDR) spec.podCIDRs ??= [spec.podCIDR];
      else if (spec?.podCIDRs?.[0]) spec.podCIDR = spec.podCIDRs[0];
      if (status?.capacity) status.allocatable ??= status.capacity;
    },
    validate: validateNode,
    validateUpdate: (node, old) => [...validateNode(node), ...validateChange(node, old)],
    validateStatusUpdate: (node, old) => [...validateNode(node), ...validateChange(node, old)],
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

function validateNode({ spec, status }: Node): FieldError[] {
  const blocks = spec?.podCIDRs ?? [];
  const errors = [
    ...validateTaints('metadata.taints', spec?.taints ?? []),
    ...validateResources(status),
    ...blocks.flatMap((block, i) => validateCidr(`spec.podCIDRs[${i}]`, block)),
  ];
  if (!isOnePerFamily(blocks)) {
    errors.push(invalid('spec.podCIDRs', blocks, 'may specify no more than one CIDR for each IP family'));
  }
  return [
    ...errors,
    ...blocks.flatMap((block, i) => (blocks.indexOf(block) < i ? [duplicate(`spec.podCIDRs[${i}]`, block)] : [])),
  ];
}

/** Kubernetes itself says that they are in the metadata, where they were once. */
function validateTaints(list: string, taints: readonly Taint[]): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap(({ key, value, effect }, i) => {
    const field = `${list}[${i}]`;
    const errors = [
      ...qualified(key ?? '').map((text) => invalid(`${field}.key`, key, text)),
      ...validLabelValue(value ?? '').map((text) => invalid(`${field}.value`, value, text)),
      ...oneOf(`${field}.effect`, effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
    ];
    if (seen.has(`${key}:${effect}`)) {
      const taint = duplicate(field, { Key: key, Value: value ?? '', Effect: effect, TimeAdded: null });
      errors.push({ ...taint, message: `${taint.message}: taints must be unique by key and effect pair` });
    }
    seen.add(`${key}:${effect}`);
    return errors;
  });
}

function validateResources(status: Node['status']): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((kind) =>
    Object.entries(status?.[kind] ?? {}).flatMap(([name, amount]) =>
      validateAmount(`status.${kind}.${name}`, name, amount),
    ),
  );
}

function validateChange({ spec, status }: Node, { spec: old }: Node): FieldError[] {
  const errors = validateResources(status);
  const seen = new Set<string>();
  for (const [i, { type, address: text }] of (status?.addresses ?? []).entries()) {
    const key = `${type}/${text}`;
    if (seen.has(key)) errors.push(duplicate(`status.addresses[${i}]`, { Type: type, Address: text }));
    seen.add(key);
  }
  return [...errors, ...validateKept(spec, old), ...validateTaints('metadata.taints', spec?.taints ?? [])];
}

/** Where a node is and which addresses its pods have is said once. */
function validateKept(spec: Node['spec'], old: Node['spec']): FieldError[] {
  const errors: FieldError[] = [];
  const blocks = spec?.podCIDRs ?? [];
  const held = old?.podCIDRs ?? [];
  const changed = blocks.length === held.length ? held.filter((block, i) => block !== blocks[i]) : held.slice(0, 1);
  for (const _ of changed) {
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  }
  if (old?.providerID && old.providerID !== spec?.providerID) {
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  return errors;
}
