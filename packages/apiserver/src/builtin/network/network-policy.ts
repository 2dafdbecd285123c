import type { NetworkPolicy } from '@nexslice/kube';
import type { FieldError } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { formatSelector } from '../kind/selector.ts';
import { validateSelector } from '../rules/label.ts';

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
    validate: ({ spec }): FieldError[] => validateSelector('spec.podSelector', spec!.podSelector),
  },
});
