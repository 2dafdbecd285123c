import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { type Cell, column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

interface Queuing {
  queues?: number;
  handSize?: number;
  queueLengthLimit?: number;
}

interface Limited {
  nominalConcurrencyShares?: number;
  lendablePercent?: number;
  borrowingLimitPercent?: number;
  limitResponse: { type: string; queuing?: Queuing };
}

interface PriorityLevel extends ApiObject {
  spec: {
    type: string;
    limited?: Limited;
    exempt?: { nominalConcurrencyShares?: number; lendablePercent?: number };
  };
}

/** What Kubernetes assumes of a level that does not say. */
const defaults = { shares: 30, queues: 64, handSize: 8, queueLengthLimit: 50 };
const maxQueues = 10_000_000;
/** The hash that hands of queues are dealt by has so many bits. */
const maxHashBits = 60;

/** Priority levels are kept for the tools that install them: the server has one bound for all requests. */
export const priorityLevelKind = defineKind<PriorityLevel>({
  type: 'flowcontrol/v1.PriorityLevelConfiguration',
  group: 'flowcontrol.apiserver.k8s.io',
  plural: 'prioritylevelconfigurations',
  clusterScoped: true,
  hasStatus: true,
  statusAlone: true,
  hasGeneration: true,
  columns: [
    column<PriorityLevel>('Type', ({ spec }) => spec.type, 'flowcontrol/v1.PriorityLevelConfigurationSpec.type'),
    column<PriorityLevel>(
      'NominalConcurrencyShares',
      ({ spec }) => (spec.limited ?? spec.exempt)?.nominalConcurrencyShares ?? '<none>',
      'flowcontrol/v1.LimitedPriorityLevelConfiguration.nominalConcurrencyShares',
    ),
    column<PriorityLevel>('Queues', queuingCell('queues'), 'flowcontrol/v1.QueuingConfiguration.queues'),
    column<PriorityLevel>('HandSize', queuingCell('handSize'), 'flowcontrol/v1.QueuingConfiguration.handSize'),
    column<PriorityLevel>(
      'QueueLengthLimit',
      queuingCell('queueLengthLimit'),
      'flowcontrol/v1.QueuingConfiguration.queueLengthLimit',
    ),
  ],
  strategy: { default: defaultLevel, validate: validateLevel },
});

function queuingCell(field: keyof Queuing): (level: PriorityLevel) => Cell {
  return ({ spec }) => spec.limited?.limitResponse.queuing?.[field] ?? '<none>';
}

function defaultLevel({ spec: { limited, exempt } }: PriorityLevel): void {
  if (exempt) {
    exempt.nominalConcurrencyShares ??= 0;
    exempt.lendablePercent ??= 0;
  }
  if (!limited) return;
  limited.nominalConcurrencyShares ??= defaults.shares;
  limited.lendablePercent ??= 0;
  const { queuing } = limited.limitResponse;
  if (!queuing) return;
  queuing.queues ||= defaults.queues;
  queuing.handSize ||= defaults.handSize;
  queuing.queueLengthLimit ||= defaults.queueLengthLimit;
}

function validateLevel({ metadata, spec }: PriorityLevel): FieldError[] {
  const errors: FieldError[] = [];
  if ((metadata.name === 'exempt') !== (spec.type === 'Exempt')) {
    errors.push(invalid('spec.type', spec.type, "type must be 'Exempt' if and only if name is 'exempt'"));
  }
  if (spec.type === 'Exempt') {
    if (spec.limited) errors.push(forbidden('spec.limited', 'must be nil if the type is not Limited'));
    return errors;
  }
  if (spec.type !== 'Limited') return [...errors, notSupported('spec.type', spec.type, ['Exempt', 'Limited'])];
  if (spec.exempt) errors.push(forbidden('spec.exempt', 'must be nil if the type is Limited'));
  if (!spec.limited) return [...errors, required('spec.limited', 'must not be empty when type is Limited')];
  return [...errors, ...validateLimited('spec.limited', spec.limited)];
}

function validateLimited(field: string, limited: Limited): FieldError[] {
  const { nominalConcurrencyShares: shares = 0, lendablePercent: lendable = 0 } = limited;
  const { borrowingLimitPercent: borrowing = 0 } = limited;
  const errors: FieldError[] = [];
  if (shares < 0) errors.push(invalid(`${field}.nominalConcurrencyShares`, shares, 'must be a non-negative integer'));
  errors.push(...validateResponse(`${field}.limitResponse`, limited.limitResponse));
  if (lendable < 0 || lendable > 100) {
    errors.push(invalid(`${field}.lendablePercent`, lendable, 'must be between 0 and 100, inclusive'));
  }
  if (borrowing < 0) {
    errors.push(invalid(`${field}.borrowingLimitPercent`, borrowing, 'if specified, must be a non-negative integer'));
  }
  return errors;
}

function validateResponse(field: string, { type, queuing }: Limited['limitResponse']): FieldError[] {
  if (type === 'Reject') {
    const text = 'must be nil if limited.limitResponse.type is not Limited';
    return queuing ? [forbidden(`${field}.queuing`, text)] : [];
  }
  if (type !== 'Queue') return [notSupported(`${field}.type`, type, ['Queue', 'Reject'])];
  const text = 'must not be empty if limited.limitResponse.type is Limited';
  return queuing ? validateQueuing(`${field}.queuing`, queuing) : [required(`${field}.queuing`, text)];
}

function validateQueuing(field: string, { queues = 0, handSize = 0, queueLengthLimit = 0 }: Queuing): FieldError[] {
  const errors: FieldError[] = [];
  const positive = (name: keyof Queuing, value: number) => {
    if (value <= 0) errors.push(invalid(`${field}.${name}`, value, 'must be positive'));
  };
  positive('queueLengthLimit', queueLengthLimit);
  positive('queues', queues);
  if (queues > maxQueues) errors.push(invalid(`${field}.queues`, queues, `must not be greater than ${maxQueues}`));
  positive('handSize', handSize);
  const why = handSize > 0 ? handError(queues, handSize) : undefined;
  return why ? [...errors, invalid(`${field}.handSize`, handSize, why)] : errors;
}

/** Why hands of this size cannot be dealt from so many queues. */
function handError(queues: number, handSize: number): string | undefined {
  if (handSize > queues) return `should not be greater than queues (${queues})`;
  let bits = 0;
  for (let i = 0; i < handSize; i++) bits += Math.log2(queues - i);
  if (Math.ceil(bits) <= maxHashBits) return undefined;
  return `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxHashBits}`;
}
