import type { UESession, UESessionStatus } from '@nexslice/kinds';
import type { Clock } from '@nexslice/kube';
import { datedConditions } from '../children/status.ts';
import type { AssignPlan } from './plan.ts';

/** What `assign` owns of a session's status, besides its conditions. */
export const assignedFields = ['phase', 'upf', 'attachedAt', 'readyAt', 'leftAt', 'observedGeneration'] as const;

/** The part of a session's status that `assign` owns, as it is after a plan. */
export function assignedStatus(session: UESession, plan: AssignPlan, clock: Clock): UESessionStatus {
  const before = session.status ?? {};
  const { connected } = session.spec;
  const { generation } = session.metadata;
  const now = new Date(clock.now()).toISOString();
  const cameBack = connected && before.leftAt !== undefined;
  const upf = plan.upf?.name ?? before.upf;
  const attachedAt = cameBack ? now : (before.attachedAt ?? (connected ? now : undefined));
  const readyAt = (cameBack ? undefined : before.readyAt) ?? (plan.phase === 'Ready' ? now : undefined);
  const leftAt = connected ? undefined : (before.leftAt ?? now);
  return {
    phase: plan.phase,
    ...(upf && { upf }),
    ...(attachedAt && { attachedAt }),
    ...(readyAt && { readyAt }),
    ...(leftAt && { leftAt }),
    ...(generation !== undefined && { observedGeneration: generation }),
    conditions: datedConditions(session, plan.conditions, clock),
  };
}
