import type { Lease } from '@nexslice/kube';
import { type FieldError, invalid } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

export const leaseKind = defineKind<Lease>({
  type: 'coordination/v1.Lease',
  group: 'coordination.k8s.io',
  plural: 'leases',
  allowCreateOnUpdate: true,
  conditionalUpdate: true,
  columns: [
    column<Lease>('Holder', (lease) => lease.spec?.holderIdentity ?? '', 'coordination/v1.LeaseSpec.holderIdentity'),
  ],
  strategy: { validate: validateLease },
});

function validateLease({ spec }: Lease): FieldError[] {
  const errors: FieldError[] = [];
  if (spec?.leaseDurationSeconds !== undefined && spec.leaseDurationSeconds <= 0) {
    errors.push(invalid('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0'));
  }
  if (spec?.leaseTransitions !== undefined && spec.leaseTransitions < 0) {
    errors.push(invalid('spec.leaseTransitions', spec.leaseTransitions, 'must be greater than or equal to 0'));
  }
  return errors;
}
