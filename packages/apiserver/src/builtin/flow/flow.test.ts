import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused } from '../testing/kinds.ts';

const user = { kind: 'User', user: { name: 'u' } };
const resourceRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'] };
const rule = (more: object = {}) => ({ subjects: [user], resourceRules: [resourceRule], ...more });
const schema = (spec: object = {}) => ({ spec: { priorityLevelConfiguration: { name: 'p' }, ...spec } });
const level = (limited: object = {}, spec: object = {}) => ({
  spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' }, ...limited }, ...spec },
});
const queue = (queuing: object) => level({ limitResponse: { type: 'Queue', queuing } });

describe('flow schemas', () => {
  it('stand behind those of Kubernetes unless they say where', () => {
    expect(created(kind('FlowSchema'), schema()).spec).toMatchObject({ matchingPrecedence: 1000 });
    expect(created(kind('FlowSchema'), schema({ matchingPrecedence: 5 })).spec).toMatchObject({
      matchingPrecedence: 5,
    });
  });

  it.each<[string, object]>([
    ['for requests to resources', schema({ rules: [rule()] })],
    [
      'for resources of the cluster',
      schema({ rules: [rule({ resourceRules: [{ ...resourceRule, clusterScope: true, namespaces: [] }] })] }),
    ],
    [
      'for other paths',
      schema({ rules: [rule({ nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/', '/healthz/*'] }] })] }),
    ],
    [
      'for all accounts of a namespace',
      schema({
        rules: [rule({ subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: '*', namespace: 'n' } }] })],
      }),
    ],
    ['that tell users apart', schema({ distinguisherMethod: { type: 'ByUser' } })],
  ])('%s are right', (_what, body) => {
    expect(refused('FlowSchema', body)).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'no level',
      { priorityLevelConfiguration: { name: '' } },
      'spec.priorityLevelConfiguration.name: Required value: must reference a priority level',
    ],
    [
      'a precedence below all',
      { matchingPrecedence: -1 },
      'spec.matchingPrecedence: Invalid value: -1: must be a positive value',
    ],
    [
      'a precedence beyond all',
      { matchingPrecedence: 10_001 },
      'spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000',
    ],
    [
      'the first precedence',
      { matchingPrecedence: 1 },
      "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
    ],
    [
      'another method',
      { distinguisherMethod: { type: 'ByTime' } },
      'spec.distinguisherMethod.type: Unsupported value: "ByTime": supported values: "ByNamespace", "ByUser"',
    ],
    [
      'rules for nobody',
      { rules: [rule({ subjects: [] })] },
      'spec.rules[0].subjects: Required value: subjects must contain at least one value',
    ],
    [
      'rules for nothing',
      { rules: [rule({ resourceRules: [] })] },
      'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
    ],
    [
      'a subject of another kind',
      { rules: [rule({ subjects: [{ kind: 'Robot' }] })] },
      'spec.rules[0].subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"',
    ],
    [
      'a subject that is not described',
      { rules: [rule({ subjects: [{ kind: 'Group' }] })] },
      "spec.rules[0].subjects[0].group: Required value: group is required when subject kind is 'Group'",
    ],
    [
      'a subject described as another',
      { rules: [rule({ subjects: [{ ...user, group: { name: 'g' } }] })] },
      "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
    ],
    [
      'an account of no namespace',
      { rules: [rule({ subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: 'a', namespace: '' } }] })] },
      'spec.rules[0].subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account',
    ],
    [
      'a star among verbs',
      { rules: [rule({ resourceRules: [{ ...resourceRule, verbs: ['*', 'get'] }] })] },
      `spec.rules[0].resourceRules[0].verbs: Invalid value: ["*","get"]: if '*' is present, must not specify other verbs`,
    ],
    [
      'no groups',
      { rules: [rule({ resourceRules: [{ ...resourceRule, apiGroups: [] }] })] },
      'spec.rules[0].resourceRules[0].apiGroups: Required value: resource rules must supply at least one api group',
    ],
    [
      'no namespaces',
      { rules: [rule({ resourceRules: [{ ...resourceRule, namespaces: [] }] })] },
      'spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
    ],
    [
      'a path without a slash',
      { rules: [rule({ nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['healthz'] }] })] },
      'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "healthz": must start with slash',
    ],
    [
      'a star inside a path',
      { rules: [rule({ nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/a*'] }] })] },
      'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a*": wildcard can only do suffix matching',
    ],
  ])('with %s are refused', (_what, spec, error) => {
    expect(refused('FlowSchema', schema(spec))).toEqual([error]);
  });

  it('print their place and whether their level is there', () => {
    const status = { conditions: [{ type: 'Dangling', status: 'False' }] };
    expect(cells('FlowSchema', { ...schema({ matchingPrecedence: 7 }), status })).toEqual({
      Name: 'a',
      PriorityLevel: 'p',
      MatchingPrecedence: 7,
      DistinguisherMethod: '<none>',
      Age: '60m',
      MissingPL: 'False',
    });
    expect(cells('FlowSchema', schema()).MissingPL).toBe('?');
  });
});

describe('priority levels', () => {
  it('are filled in as Kubernetes does', () => {
    expect(created(kind('PriorityLevelConfiguration'), queue({})).spec).toEqual({
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 30,
        lendablePercent: 0,
        limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
      },
    });
    expect(created(kind('PriorityLevelConfiguration'), level({ nominalConcurrencyShares: 0 })).spec).toMatchObject({
      limited: { nominalConcurrencyShares: 0 },
    });
  });

  it('that are exempt are so by name', () => {
    const exempt = { metadata: { name: 'exempt' }, spec: { type: 'Exempt', exempt: {} } };
    expect(created(kind('PriorityLevelConfiguration'), exempt).spec).toMatchObject({ exempt: { lendablePercent: 0 } });
    expect(refused('PriorityLevelConfiguration', exempt)).toEqual([]);
    expect(refused('PriorityLevelConfiguration', { spec: { type: 'Exempt', limited: level().spec.limited } })).toEqual([
      `spec.type: Invalid value: "Exempt": type must be 'Exempt' if and only if name is 'exempt'`,
      'spec.limited: Forbidden: must be nil if the type is not Limited',
    ]);
  });

  it.each<[string, object, string[]]>([
    ['that reject', level(), []],
    ['that queue', queue({ queues: 64, handSize: 8 }), []],
    ['of no type', { spec: { type: '' } }, ['spec.type: Unsupported value: "": supported values: "Exempt", "Limited"']],
    [
      'without limits',
      { spec: { type: 'Limited' } },
      ['spec.limited: Required value: must not be empty when type is Limited'],
    ],
    [
      'with fewer than no shares',
      level({ nominalConcurrencyShares: -1 }),
      ['spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer'],
    ],
    [
      'that lend more than all',
      level({ lendablePercent: 101 }),
      ['spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive'],
    ],
    [
      'that queue without a queue',
      level({ limitResponse: { type: 'Queue' } }),
      [
        'spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited',
      ],
    ],
    [
      'that reject into a queue',
      level({ limitResponse: { type: 'Reject', queuing: {} } }),
      ['spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited'],
    ],
    [
      'with negative queues',
      queue({ queues: -1, handSize: -1, queueLengthLimit: -1 }),
      [
        'spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive',
        'spec.limited.limitResponse.queuing.queues: Invalid value: -1: must be positive',
        'spec.limited.limitResponse.queuing.handSize: Invalid value: -1: must be positive',
      ],
    ],
    [
      'with hands larger than all',
      queue({ queues: 4, handSize: 5 }),
      ['spec.limited.limitResponse.queuing.handSize: Invalid value: 5: should not be greater than queues (4)'],
    ],
    [
      'with hands that no hash deals',
      queue({ queues: 512, handSize: 8 }),
      [
        'spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits of deckSize 512 and handSize 8 should not be greater than 60',
      ],
    ],
  ])('%s', (_what, body, errors) => {
    expect(refused('PriorityLevelConfiguration', body)).toEqual(errors);
  });

  it('print their shares and queues', () => {
    expect(cells('PriorityLevelConfiguration', queue({ queues: 9 }))).toMatchObject({
      Type: 'Limited',
      NominalConcurrencyShares: '<none>',
      Queues: 9,
      HandSize: '<none>',
    });
  });
});
