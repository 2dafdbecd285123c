import type { LegacyEvent } from '@nexslice/kube';
import { dnsSubdomain, qualified } from '../../registry/names.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';

/** Where events about objects without a namespace live. */
const defaultNamespace = 'default';

/**
 * Checks an event in its stored form. Those of `events.k8s.io` (`version`) that say when they happened are held to more rules than those of
 * the core group, whose old clients send less.
 */
export function validateEvent(event: LegacyEvent, version: string, old?: LegacyEvent): FieldError[] {
  if (version === 'v1' || !event.eventTime) {
    return version === 'v1' ? validateNamespace(event) : [...validateNamespace(event), ...missingTime(version, event)];
  }
  const errors = [...validateNamespace(event), ...validateReporter(event)];
  if (!event.reason) errors.push(required('reason'));
  else if (event.reason.length > 128) errors.push(invalid('reason', event.reason, 'can have at most 128 characters'));
  if (!event.action) errors.push(required('action'));
  else if (event.action.length > 128) errors.push(invalid('action', event.action, 'can have at most 128 characters'));
  if ((event.message ?? '').length > 1024)
    errors.push(invalid('message', event.message, 'can have at most 1024 characters'));
  if (event.type !== 'Normal' && event.type !== 'Warning') {
    errors.push(invalid('type', event.type ?? '', 'has invalid value: '.concat(event.type ?? '')));
  }
  if (event.series && (event.series.count ?? 0) < 2) errors.push(invalid('series.count', '', 'should be at least 2'));
  if (old && event.eventTime !== old.eventTime)
    errors.push(invalid('eventTime', event.eventTime, 'field is immutable'));
  return errors;
}

function missingTime(version: string, event: LegacyEvent): FieldError[] {
  return version === 'events.k8s.io/v1' && !event.firstTimestamp ? [required('eventTime')] : [];
}

function validateNamespace(event: LegacyEvent): FieldError[] {
  const namespace = event.metadata?.namespace;
  const about = event.involvedObject?.namespace ?? '';
  if (about === '') {
    if (namespace === defaultNamespace || namespace === 'kube-system') return [];
    return [invalid('involvedObject.namespace', about, 'does not match event.namespace')];
  }
  if (about !== namespace) return [invalid('involvedObject.namespace', about, 'does not match event.namespace')];
  return dnsSubdomain(about).map((text) => invalid('namespace', namespace, text));
}

function validateReporter(event: LegacyEvent): FieldError[] {
  const errors: FieldError[] = [];
  if (!event.reportingComponent) errors.push(required('reportingController'));
  else
    for (const text of qualified(event.reportingComponent))
      errors.push(invalid('reportingController', event.reportingComponent, text));
  if (!event.reportingInstance) errors.push(required('reportingInstance'));
  else if (event.reportingInstance.length > 128) {
    errors.push(invalid('reportingInstance', event.reportingInstance, 'can have at most 128 characters'));
  }
  return errors;
}
