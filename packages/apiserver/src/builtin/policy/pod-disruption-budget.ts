import type { PodDisruptionBudget } from '@nexslice/kube';
import { type FieldError, invalid, notSupported } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { validateSelector } from '../rules/label.ts';
import { atMostAll, intOrPercent, nonNegative } from '../rules/number.ts';

export const podDisruptionBudgetKind = defineKind<PodDisruptionBudget>({
  type: 'policy/v1.PodDisruptionBudget',
  group: 'policy',
  plural: 'poddisruptionbudgets',
  shortNames: ['pdb'],
  hasStatus: true,
  hasGeneration: true,
  conditionalUpdate: true,
  columns: [
    column<PodDisruptionBudget>(
      'Min Available',
      ({ spec }) => String(spec?.minAvailable ?? 'N/A'),
      'The minimum number of pods that must be available.',
    ),
    column<PodDisruptionBudget>(
      'Max Unavailable',
      ({ spec }) => String(spec?.maxUnavailable ?? 'N/A'),
      'The maximum number of pods that may be unavailable.',
    ),
    column<PodDisruptionBudget>(
      'Allowed Disruptions',
      ({ status }) => status?.disruptionsAllowed ?? 0,
      'Calculated number of pods that may be disrupted at this time.',
      { type: 'integer' },
    ),
  ],
  strategy: { validate: validateBudget, validateStatusUpdate: validateBudgetStatus },
});

type Spec = NonNullable<PodDisruptionBudget['spec']> & { unhealthyPodEvictionPolicy?: string };

const evictions = ['AlwaysAllow', 'IfHealthyBudget'];

function validateBudget(budget: PodDisruptionBudget): FieldError[] {
  const spec = budget.spec as Spec;
  const errors: FieldError[] = [];
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    errors.push(invalid('spec', shown(spec), 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    errors.push(...intOrPercent(`spec.${field}`, spec[field]), ...atMostAll(`spec.${field}`, spec[field]));
  }
  errors.push(...validateSelector('spec.selector', spec.selector));
  const policy = spec.unhealthyPodEvictionPolicy;
  if (policy !== undefined && !evictions.includes(policy)) {
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, evictions));
  }
  return errors;
}

/** As Kubernetes holds it inside, with fields in capitals. */
function shown({ minAvailable, selector, maxUnavailable, unhealthyPodEvictionPolicy }: Spec): object {
  return {
    MinAvailable: minAvailable ?? null,
    Selector: selector ?? null,
    MaxUnavailable: maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? null,
  };
}

function validateBudgetStatus({ status }: PodDisruptionBudget): FieldError[] {
  return (['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const).flatMap((count) =>
    nonNegative(`status.${count}`, status?.[count]),
  );
}
