import type { Job, Pod } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { job } from '../testing/job-world.ts';
import { pod } from '../testing/objects.ts';
import { judgeFailure } from './failure-policy.ts';

type Rules = NonNullable<NonNullable<Job['spec']>['podFailurePolicy']>['rules'];

function failed(exitCode: number, container = 'main', conditions: string[] = []): Pod {
  const one = pod('p', { phase: 'Failed' });
  return {
    ...one,
    status: {
      ...one.status,
      containerStatuses: [
        { name: 'other', state: { terminated: { exitCode: 0 } } },
        { name: container, state: { terminated: { exitCode } } },
      ] as never,
      conditions: conditions.map((type) => ({ type, status: 'True' })),
    },
  };
}

const judge = (rules: Rules, subject: Pod) => judgeFailure(job({ podFailurePolicy: { rules } }), subject);
const onCodes = (action: string, operator: string, values: number[], containerName?: string): Rules[number] => ({
  action,
  onExitCodes: { operator, values, ...(containerName ? { containerName } : {}) },
});
const disrupted: Rules[number] = {
  action: 'Ignore',
  onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
} as never;

describe('the failure policy of a Job', () => {
  it('counts what no rule is about', () => {
    expect(judge([], failed(1))).toEqual({ action: 'Count', message: '' });
    expect(judge([disrupted, onCodes('FailJob', 'In', [42])], failed(1)).action).toBe('Count');
  });
  it.each<[string, Rules, Pod, string]>([
    ['a code of the list', [onCodes('FailJob', 'In', [3, 42])], failed(42), 'FailJob'],
    ['a code that is not in the list', [onCodes('FailJob', 'In', [3])], failed(42), 'Count'],
    ['any code but those of the list', [onCodes('FailJob', 'NotIn', [3])], failed(42), 'FailJob'],
    ['none but those of the list', [onCodes('FailJob', 'NotIn', [42])], failed(42), 'Count'],
    ['the container that is named', [onCodes('FailIndex', 'In', [42], 'main')], failed(42), 'FailIndex'],
    ['another container', [onCodes('FailIndex', 'In', [42], 'proxy')], failed(42), 'Count'],
    ['a good end, which is no failure', [onCodes('FailJob', 'NotIn', [1])], failed(0), 'Count'],
    ['a condition', [disrupted], failed(137, 'main', ['DisruptionTarget']), 'Ignore'],
    ['a condition that is not there', [disrupted], failed(137), 'Count'],
    ['the first rule that matches', [disrupted, onCodes('FailJob', 'In', [137])], failed(137), 'FailJob'],
    ['an action to count', [onCodes('Count', 'In', [1]), onCodes('FailJob', 'In', [1])], failed(1), 'Count'],
  ])('knows %s', (_what, rules, subject, action) => {
    expect(judge(rules, subject).action).toBe(action);
  });
  it('says which container, which code and which rule', () => {
    expect(judge([disrupted, onCodes('FailJob', 'In', [42])], failed(42)).message).toBe(
      'Container main for pod default/p failed with exit code 42 matching FailJob rule at index 1',
    );
  });
  it('says which condition', () => {
    expect(judge([disrupted], failed(1, 'main', ['DisruptionTarget'])).message).toBe(
      'Pod default/p has condition DisruptionTarget matching Ignore rule at index 0',
    );
  });
});
