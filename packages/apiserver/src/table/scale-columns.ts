import { ageColumn, column, nameColumn } from '../builtin/kind/columns.ts';
import type { Column } from '../registry/resource.ts';

interface Scaled {
  spec?: { replicas?: number };
  status?: { replicas?: number };
}

/** What `kubectl get --subresource=scale` shows of built-in kinds. */
export const scaleColumns: readonly Column[] = [
  nameColumn,
  column<Scaled>('Desired', ({ spec }) => spec?.replicas ?? 0, 'autoscaling/v1.ScaleSpec.replicas', {
    type: 'integer',
  }),
  column<Scaled>('Available', ({ status }) => status?.replicas ?? 0, 'autoscaling/v1.ScaleStatus.replicas', {
    type: 'integer',
  }),
  ageColumn,
];
