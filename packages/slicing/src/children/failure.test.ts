import { ApiError } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { FakeRecorder } from '../testing/fakes.ts';
import { aSession } from '../testing/objects.ts';
import { reportFailure, reportRefusal } from './failure.ts';
import type { PlannedCondition } from './status.ts';

const condition = (changes: Partial<PlannedCondition> = {}): PlannedCondition => ({
  type: 'Ready',
  status: 'False',
  reason: 'NameTaken',
  message: 'the name is taken',
  ...changes,
});

function reported(planned: PlannedCondition[], before: PlannedCondition[] = []): string[] {
  const recorder = new FakeRecorder();
  const conditions = before.map((one) => ({ ...one, lastTransitionTime: '2026-03-01T12:00:00Z' }));
  reportFailure(recorder.asRecorder, aSession({ status: { conditions } }), planned, 'Realise');
  return recorder.events;
}

const told = ['Warning ue1 Realise/NameTaken: the name is taken'];

describe('a failure', () => {
  it.each<[string, PlannedCondition[], PlannedCondition[], string[]]>([
    ['is told where nothing was said before', [condition()], [], told],
    ['is told once', [condition()], [condition()], []],
    ['is not told again in other words', [condition({ message: 'still taken' })], [condition()], []],
    ['is told anew for another reason', [condition()], [condition({ reason: 'ConfigInvalid' })], told],
    ['is told anew after a success', [condition()], [condition({ status: 'True', reason: 'PodsAvailable' })], told],
    ['is none where the object is ready', [condition({ status: 'True' })], [], []],
    ['of another condition is left to the condition', [condition({ type: 'Connected' })], [], []],
  ])('%s', (_, planned, before, events) => {
    expect(reported(planned, before)).toEqual(events);
  });
});

describe('a refusal', () => {
  it.each<[string, unknown, string[]]>([
    ['by a right, a quota or a policy is told', answered(403, 'Forbidden'), ['Warning ue1 Simulate/Refused: no']],
    ['by the rules of the kind is told', answered(422, 'Invalid'), ['Warning ue1 Simulate/Refused: no']],
    ['for this moment is not', answered(409, 'Conflict'), []],
    ['by a server in trouble is not', answered(503, 'ServiceUnavailable'), []],
    ['is not what fails before the server is asked', new Error('no'), []],
  ])('%s', (_, error, events) => {
    const recorder = new FakeRecorder();
    reportRefusal(recorder.asRecorder, aSession(), error, 'Simulate');
    expect(recorder.events).toEqual(events);
  });
});

function answered(status: number, reason: string): ApiError {
  return new ApiError({ reason, message: 'no' } as never, { status });
}
