import type { LegacyEvent } from '@nexslice/kube';
import { dnsSubdomain, qualified } from '../../registry/names.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { unchanged } from '../rules/update.ts';

/** Where events about objects without a namespace live. */
const defaultNamespace = 'default';
const maxText = 128;
const maxMessage = 1024;

/**
 * Checks an event in its stored form. Those of `events.k8s.io` (`version`) are held to more rules than those of the core group, whose
 * old clients send less.
 */
export function validateEvent(event: LegacyEvent, version: string): FieldError[] {
  const errors = validateCommon(event, version);
  if (version === 'v1') return errors;
  errors.push(...validateSeries(event));
  if (!event.eventTime) errors.push(required('eventTime'));
  if (event.type !== 'Normal' && event.type !== 'Warning') {
    errors.push(invalid('type', '', `has invalid value: ${event.type ?? ''}`));
  }
  // What the newer version replaced by `eventTime` and `series`.
  const old = {
    firstTimestamp: event.firstTimestamp,
    lastTimestamp: event.lastTimestamp,
    count: event.count,
    source: event.source?.component || event.source?.host,
  };
  for (const [field, value] of Object.entries(old)) if (value) errors.push(invalid(field, '', 'needs to be unset'));
  return errors;
}

const fixed = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'type',
  'eventTime',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
] as const;

/** What happened does not change; only how often may. */
export function validateEventUpdate(event: LegacyEvent, old: LegacyEvent, version: string): FieldError[] {
  const errors = validateCommon(event, version);
  if (version === 'v1') return errors;
  if (JSON.stringify(event.series) !== JSON.stringify(old.series)) errors.push(...validateSeries(event));
  return [
    ...errors,
    ...fixed.flatMap((field) =>
      unchanged(field === 'reportingComponent' ? 'reportingController' : field, event[field], old[field]),
    ),
  ];
}

function validateCommon(event: LegacyEvent, version: string): FieldError[] {
  const namespace = event.metadata?.namespace ?? '';
  const errors = event.eventTime ? validateTimed(event, namespace, version) : validateOld(event, namespace);
  return [...errors, ...dnsSubdomain(namespace).map((text) => invalid('namespace', namespace, text))];
}

const elsewhere = (about: string): FieldError =>
  invalid('involvedObject.namespace', about, 'does not match event.namespace');

function validateOld(event: LegacyEvent, namespace: string): FieldError[] {
  const about = event.involvedObject?.namespace ?? '';
  if (about === '') return namespace === defaultNamespace ? [] : [elsewhere(about)];
  return about === namespace ? [] : [elsewhere(about)];
}

/** Events that say when they happened also say who saw it. */
function validateTimed(event: LegacyEvent, namespace: string, version: string): FieldError[] {
  const about = event.involvedObject?.namespace ?? '';
  const isElsewhere = about === '' && ![defaultNamespace, 'kube-system'].includes(namespace);
  const errors = isElsewhere ? [elsewhere(about)] : [];
  const reporter = event.reportingComponent ?? '';
  const field = version === 'v1' ? 'reportingComponent' : 'reportingController';
  if (!reporter) errors.push(required(field));
  for (const text of qualified(reporter)) errors.push(invalid(field, reporter, text));
  for (const name of ['reportingInstance', 'action', 'reason'] as const) {
    const text = event[name] ?? '';
    if (!text) errors.push(required(name));
    if (text.length > maxText) errors.push(invalid(name, '', `can have at most ${maxText} characters`));
  }
  if ((event.message ?? '').length > maxMessage) {
    errors.push(invalid('message', '', `can have at most ${maxMessage} characters`));
  }
  return errors;
}

function validateSeries({ series }: LegacyEvent): FieldError[] {
  if (!series) return [];
  return [
    ...((series.count ?? 0) < 2 ? [invalid('series.count', '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [required('series.lastObservedTime')]),
  ];
}
