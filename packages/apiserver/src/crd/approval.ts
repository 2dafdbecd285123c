import { type FieldError, invalid, required } from '../status/field-error.ts';
import type { Condition, Definition } from './definition.ts';

const APPROVAL = 'api-approved.kubernetes.io';
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

/** Groups of the Kubernetes community, whose definitions must name the review that approved them. */
function isProtected(group: string): boolean {
  return ['k8s.io', 'kubernetes.io'].some((suffix) => group === suffix || group.endsWith(`.${suffix}`));
}

/** A definition says why it has no approval, rather than where it got it. */
function isUnapproved(approval: string): boolean {
  return approval.startsWith('unapproved');
}

export function validateApproval({ metadata, spec }: Definition): FieldError[] {
  if (!isProtected(spec.group ?? '')) return [];
  const field = `metadata.annotations[${APPROVAL}]`;
  const approval = metadata.annotations?.[APPROVAL];
  if (!approval) {
    return [required(field, `protected groups must have approval annotation "${APPROVAL}", ${SEE}`)];
  }
  if (isUnapproved(approval) || URL.canParse(approval)) return [];
  const detail = `protected groups must have approval annotation "${APPROVAL}" with either a URL or a reason starting with "unapproved", ${SEE}`;
  return [invalid(field, approval, detail)];
}

/** What the status of a definition of a protected group says of its approval; undefined for other groups. */
export function approvalCondition({ metadata, spec }: Definition): Condition | undefined {
  const approval = metadata.annotations?.[APPROVAL];
  if (!isProtected(spec.group) || !approval) return undefined;
  const type = 'KubernetesAPIApprovalPolicyConformant';
  return isUnapproved(approval)
    ? { type, status: 'False', reason: 'UnapprovedAnnotation', message: `not approved: ${JSON.stringify(approval)}` }
    : { type, status: 'True', reason: 'ApprovedAnnotation', message: `approved in ${approval}` };
}
