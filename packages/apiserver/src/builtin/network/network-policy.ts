import type { NetworkPolicy } from '@nexslice/kube';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { formatSelector } from '../kind/selector.ts';
import { validateSelector } from '../rules/label.ts';
import { portNumber } from '../rules/number.ts';
import { portName } from '../rules/text.ts';
import { validateBlock } from './block.ts';

type Spec = NonNullable<NetworkPolicy['spec']>;
type Port = NonNullable<NonNullable<Spec['ingress']>[number]['ports']>[number];
type Peer = NonNullable<NonNullable<Spec['ingress']>[number]['from']>[number];

const protocols = ['TCP', 'UDP', 'SCTP'];
const policyTypes = ['Ingress', 'Egress'];

export const networkPolicyKind = defineKind<NetworkPolicy>({
  type: 'networking/v1.NetworkPolicy',
  group: 'networking.k8s.io',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  hasGeneration: true,
  columns: [
    column<NetworkPolicy>(
      'Pod-Selector',
      ({ spec }) => formatSelector(spec?.podSelector),
      'networking/v1.NetworkPolicySpec.podSelector',
    ),
  ],
  strategy: {
    default({ spec }) {
      for (const rule of [...(spec!.ingress ?? []), ...(spec!.egress ?? [])]) {
        for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
      }
      spec!.policyTypes ??= spec!.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
    },
    validate: validatePolicy,
  },
});

function validatePolicy({ spec }: NetworkPolicy): FieldError[] {
  return [
    ...validateSelector('spec.podSelector', spec!.podSelector),
    ...(spec!.ingress ?? []).flatMap(({ ports, from }, i) => validateRule(`spec.ingress[${i}]`, 'from', ports, from)),
    ...(spec!.egress ?? []).flatMap(({ ports, to }, i) => validateRule(`spec.egress[${i}]`, 'to', ports, to)),
    ...validateTypes(spec!.policyTypes ?? []),
  ];
}

function validateTypes(types: readonly string[]): FieldError[] {
  if (types.length > policyTypes.length) {
    return [invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  }
  return types.flatMap((type, i) =>
    policyTypes.includes(type) ? [] : [notSupported(`spec.policyTypes[${i}]`, type, policyTypes)],
  );
}

function validateRule(field: string, side: string, ports: readonly Port[] = [], peers: readonly Peer[] = []) {
  return [
    ...ports.flatMap((port, i) => validatePort(`${field}.ports[${i}]`, port)),
    ...peers.flatMap((peer, i) => validatePeer(`${field}.${side}[${i}]`, peer)),
  ];
}

function validatePort(field: string, { protocol, port, endPort }: Port): FieldError[] {
  const errors: FieldError[] = [];
  if (protocol && !protocols.includes(protocol)) {
    errors.push(notSupported(`${field}.protocol`, protocol, protocols));
  }
  const end = `${field}.endPort`;
  if (port === undefined) {
    if (endPort !== undefined) errors.push(invalid(end, endPort, 'may not be specified when `port` is not specified'));
  } else if (typeof port === 'string') {
    if (endPort !== undefined) errors.push(invalid(end, endPort, 'may not be specified when `port` is non-numeric'));
    for (const text of portName(port)) errors.push(invalid(`${field}.port`, port, text));
  } else {
    errors.push(...portNumber(`${field}.port`, port));
    if (endPort !== undefined) {
      if (endPort < port) errors.push(invalid(end, port, 'must be greater than or equal to `port`'));
      errors.push(...portNumber(end, endPort));
    }
  }
  return errors;
}

function validatePeer(field: string, { podSelector, namespaceSelector, ipBlock }: Peer): FieldError[] {
  const errors = [
    ...validateSelector(`${field}.podSelector`, podSelector),
    ...validateSelector(`${field}.namespaceSelector`, namespaceSelector),
    ...(ipBlock ? validateBlock(`${field}.ipBlock`, ipBlock) : []),
  ];
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(required(field, 'must specify a peer'));
  if (ipBlock && (podSelector || namespaceSelector)) {
    errors.push(forbidden(field, 'may not specify both ipBlock and another peer'));
  }
  return errors;
}
