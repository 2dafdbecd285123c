import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../registry/resource.ts';
import { created, job, kind, selector, template } from '../testing/kinds.ts';

/** Why a change of the status of one object is refused. */
function refusedStatus(name: string, spec: object, status: object, before: object = {}): string[] {
  const info = kind(name);
  const old = { ...created(info, { spec }), status: before } as ApiObject;
  const object = structuredClone({ ...old, status }) as ApiObject;
  info.strategy.prepareForStatusUpdate?.(object, old);
  return (info.strategy.validateStatusUpdate?.(object, old) ?? []).map(({ field, message }) => `${field}: ${message}`);
}

const spec = { selector, template: template() };
const negative = (count: string): string => `status.${count}: Invalid value: -1: must be greater than or equal to 0`;

describe('statuses of workloads', () => {
  it.each<[string, object, string[]]>([
    ['Deployment', { replicas: 2, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1 }, []],
    ['Deployment', { observedGeneration: -1 }, [negative('observedGeneration')]],
    [
      'Deployment',
      { replicas: 1, updatedReplicas: 2, readyReplicas: 1 },
      ['status.updatedReplicas: Invalid value: 2: cannot be greater than status.replicas'],
    ],
    [
      'Deployment',
      { replicas: 2, readyReplicas: 1, availableReplicas: 2 },
      ['status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas'],
    ],
    ['ReplicaSet', { replicas: 1, fullyLabeledReplicas: 1, readyReplicas: 1, availableReplicas: 1 }, []],
    [
      'ReplicaSet',
      { replicas: 0, fullyLabeledReplicas: 1 },
      ['status.fullyLabeledReplicas: Invalid value: 1: cannot be greater than status.replicas'],
    ],
    ['StatefulSet', { replicas: 1, currentReplicas: 1, updatedReplicas: 1 }, []],
    [
      'StatefulSet',
      { replicas: 1, currentReplicas: 2 },
      ['status.currentReplicas: Invalid value: 2: cannot be greater than status.replicas'],
    ],
    [
      'StatefulSet',
      { replicas: 1, availableReplicas: 1 },
      ['status.availableReplicas: Invalid value: 1: cannot be greater than status.readyReplicas'],
    ],
    ['DaemonSet', { desiredNumberScheduled: 1, numberReady: 1, numberAvailable: 1 }, []],
    ['DaemonSet', { numberMisscheduled: -1 }, [negative('numberMisscheduled')]],
    [
      'DaemonSet',
      { numberAvailable: 1 },
      ['status.numberAvailable: Invalid value: 1: cannot be greater than numberReady'],
    ],
  ])('of a %s: %j', (name, status, errors) => {
    expect(refusedStatus(name, spec, status)).toEqual(errors);
  });

  it.each(['Deployment', 'DaemonSet', 'StatefulSet'])('of a %s count collisions up only', (name) => {
    const message = 'status.collisionCount: Invalid value: 1: cannot be decremented';
    expect(refusedStatus(name, spec, { collisionCount: 1 }, { collisionCount: 2 })).toEqual([message]);
    expect(refusedStatus(name, spec, { collisionCount: 3 }, { collisionCount: 2 })).toEqual([]);
  });
});

describe('success policies', () => {
  const at = 'spec.successPolicy';
  const policy = (...rules: object[]) =>
    job({ completionMode: 'Indexed', completions: 5, parallelism: 5, successPolicy: { rules } });

  it.each<[string, object, string[]]>([
    ['of some indexes', policy({ succeededIndexes: '0,2-4', succeededCount: 3 }), []],
    ['of a count', policy({ succeededCount: 5 }), []],
    [
      'of nothing',
      policy(),
      [`${at}.rules: Required value: at least one rules must be specified when the successPolicy is specified`],
    ],
    [
      'that says nothing',
      policy({}),
      [`${at}.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified`],
    ],
    [
      'of 21 rules',
      policy(...Array(21).fill({ succeededCount: 1 })),
      [`${at}.rules: Too many: 21: must have at most 20 items`],
    ],
    [
      'of more than there is to do',
      policy({ succeededCount: 6 }),
      [
        `${at}.rules[0].succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)`,
      ],
    ],
    [
      'of more than its indexes',
      policy({ succeededIndexes: '1-2', succeededCount: 3 }),
      [
        `${at}.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)`,
      ],
    ],
    ...(
      [
        [
          '1-2-3',
          'the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by \'-\'',
        ],
        ['a', 'cannot convert string to integer for index: "a"'],
        ['5', 'too large index: "5"'],
        ['3,1', 'non-increasing order, previous: 3, current: 1'],
        ['2-2', 'non-increasing order, previous: 2, current: 2'],
      ] as const
    ).map(([succeededIndexes, why]): [string, object, string[]] => [
      `of the indexes ${succeededIndexes}`,
      policy({ succeededIndexes }),
      [`${at}.rules[0].succeededIndexes: Invalid value: "${succeededIndexes}": error parsing succeededIndexes: ${why}`],
    ]),
  ])('%s', (_what, body, errors) => {
    const info = kind('Job');
    const found = info.strategy.validate?.(created(info, body)) ?? [];
    expect(found.map(({ field, message }) => `${field}: ${message}`)).toEqual(errors);
  });
});
