import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import type { RequestCondition, SigningRequest } from './certificate-signing-request.ts';

/** Conditions that are written through `approval` alone. */
const decisions = ['Approved', 'Denied'];
/** Conditions that stay once they are there. */
const lasting = ['Denied', 'Approved', 'Failed'];
const field = 'status.conditions';

function count(request: SigningRequest, type: string): number {
  return (request.status?.conditions ?? []).filter((condition) => condition.type === type).length;
}

/** A signer that writes a status from what it read a while ago takes no decision back. */
export function keepDecisions(request: SigningRequest, old: SigningRequest): void {
  const conditions = request.status?.conditions ?? [];
  const lost = (old.status?.conditions ?? []).filter(
    ({ type }) => decisions.includes(type) && count(request, type) === 0,
  );
  if (lost.length > 0) request.status = { ...request.status, conditions: [...lost, ...conditions] };
}

/** Fills the times in that a client left out. */
export function setTimes(conditions: readonly RequestCondition[], old: SigningRequest, now: string) {
  return conditions.map((condition) => {
    const before = old.status?.conditions?.find(({ type }) => type === condition.type);
    const same = before?.status === condition.status;
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? now,
      lastTransitionTime: condition.lastTransitionTime ?? (same ? (before.lastTransitionTime ?? now) : now),
    };
  });
}

export function validateStatusUpdate(request: SigningRequest, old: SigningRequest): FieldError[] {
  const errors = validateConditions(request, old);
  for (const type of decisions) {
    if (count(request, type) > count(old, type)) {
      errors.push(forbidden(field, `updates may not add a condition of type ${JSON.stringify(type)}`));
    }
  }
  const before = old.status?.certificate;
  if (before && request.status?.certificate !== before) {
    errors.push(forbidden('status.certificate', 'updates may not modify existing certificate content'));
  }
  return errors;
}

export function validateApproval(request: SigningRequest, old: SigningRequest): FieldError[] {
  return validateConditions(request, old);
}

function validateConditions(request: SigningRequest, old: SigningRequest): FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, { type, status }] of (request.status?.conditions ?? []).entries()) {
    const path = `${field}[${index}]`;
    if (!type) errors.push(required(`${path}.type`, ''));
    if (!status) errors.push(required(`${path}.status`, ''));
    else if (lasting.includes(type)) {
      if (status !== 'True') errors.push(notSupported(`${path}.status`, status, ['True']));
    } else if (!['True', 'False', 'Unknown'].includes(status)) {
      errors.push(notSupported(`${path}.status`, status, ['False', 'True', 'Unknown']));
    }
  }
  if (count(request, 'Approved') > 0 && count(request, 'Denied') > 0) {
    errors.push(invalid(field, 'Denied', 'Approved and Denied conditions are mutually exclusive'));
  }
  for (const type of lasting) {
    if (count(request, type) < count(old, type)) {
      errors.push(forbidden(field, `updates may not remove a condition of type ${JSON.stringify(type)}`));
    }
  }
  return errors;
}
