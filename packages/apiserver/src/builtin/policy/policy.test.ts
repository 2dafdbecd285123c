import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused, refusedChange } from '../testing/kinds.ts';

describe('resource quotas', () => {
  const hard = (name: string, amount: string) => ({ spec: { hard: { [name]: amount } } });

  it.each([
    ['pods', '4'],
    ['requests.cpu', '500m'],
    ['limits.memory', '1Gi'],
    ['requests.hugepages-2Mi', '4Mi'],
    ['count/widgets.example.com', '3'],
    ['gold.storageclass.storage.k8s.io/requests.storage', '5Gi'],
  ])('may limit %s', (name, amount) => {
    expect(refused('ResourceQuota', hard(name, amount))).toEqual([]);
  });

  it('may not limit what nobody knows', () => {
    expect(refused('ResourceQuota', hard('gpus', '1'))).toEqual([
      'spec.hard[gpus]: Invalid value: "gpus": must be a standard resource type or fully qualified',
      'spec.hard[gpus]: Invalid value: "gpus": must be a standard resource for quota',
    ]);
    expect(refused('ResourceQuota', hard('storage', '1'))).toEqual([
      'spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota',
    ]);
  });

  it.each<[string, object, string[]]>([
    ['pods that end', { scopes: ['Terminating'], hard: { pods: '1' } }, []],
    ['a scope of nothing', { scopes: ['Idle'] }, ['spec.scopes: Invalid value: ["Idle"]: unsupported scope']],
    [
      'pods without the best',
      { scopes: ['BestEffort'], hard: { cpu: '1' } },
      ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
    ],
    [
      'pods that end and do not',
      { scopes: ['Terminating', 'NotTerminating'] },
      ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
    ],
    [
      'classes of no name',
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } },
      [
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      ],
    ],
    [
      'endings of some kind',
      { scopeSelector: { matchExpressions: [{ scopeName: 'Terminating', operator: 'In', values: ['a'] }] } },
      [
        'spec.scopeSelector.matchExpressions.operator: Invalid value: "In": must be \'Exists\' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity',
      ],
    ],
    [
      'classes compared',
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Like' }] } },
      ['spec.scopeSelector.matchExpressions.operator: Invalid value: "Like": not a valid selector operator'],
    ],
    [
      'classes that are there, by name',
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists', values: ['a'] }] } },
      [
        "spec.scopeSelector.matchExpressions.values: Invalid value: [\"a\"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
      ],
    ],
  ])('limit %s', (_about, spec, errors) => {
    expect(refused('ResourceQuota', { spec })).toEqual(errors);
  });

  it.each([
    ['pods', '500m', 'spec.hard[pods]: Invalid value: "500m": must be an integer'],
    ['cpu', '-1', 'spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
  ])('may not limit %s to %s', (name, amount, error) => {
    expect(refused('ResourceQuota', hard(name, amount))).toEqual([error]);
  });

  it('know their scopes and keep them', () => {
    expect(refused('ResourceQuota', { spec: { scopes: ['Sometimes'] } })).toEqual([
      'spec.scopes: Invalid value: ["Sometimes"]: unsupported scope',
    ]);
    const scoped = (...scopes: string[]) => ({ spec: { scopes } });
    expect(
      refusedChange('ResourceQuota', scoped('BestEffort', 'Terminating'), scoped('Terminating', 'BestEffort')),
    ).toEqual([]);
    expect(refusedChange('ResourceQuota', scoped('BestEffort'), scoped('NotBestEffort'))).toEqual([
      'spec.scopes: Invalid value: ["NotBestEffort"]: field is immutable',
    ]);
  });

  it('print what is used of what is allowed', () => {
    const quota = { spec: { hard: { pods: '4', cpu: '2', 'limits.cpu': '3' } }, status: { used: { pods: '1' } } };
    expect(cells('ResourceQuota', quota)).toMatchObject({ Request: 'cpu: 0/2, pods: 1/4', Limit: 'limits.cpu: 0/3' });
  });
});

describe('limit ranges', () => {
  const limits = (...list: object[]) => ({ spec: { limits: list } });
  const container = (fields: object) => limits({ type: 'Container', ...fields });

  it.each<[string, object, object]>([
    ['the most', { max: { cpu: '2' } }, { default: { cpu: '2' }, defaultRequest: { cpu: '2' } }],
    ['the least', { min: { cpu: '1' } }, { defaultRequest: { cpu: '1' } }],
    ['their limit', { default: { cpu: '1' } }, { default: { cpu: '1' }, defaultRequest: { cpu: '1' } }],
    [
      'what is said',
      { min: { cpu: '1' }, max: { cpu: '4' }, default: { cpu: '3' }, defaultRequest: { cpu: '2' } },
      { default: { cpu: '3' }, defaultRequest: { cpu: '2' } },
    ],
  ])('let containers have %s by default', (_about, fields, expected) => {
    expect(created(kind('LimitRange'), container(fields)).spec).toMatchObject({ limits: [expected] });
  });

  it('give pods no defaults', () => {
    expect(created(kind('LimitRange'), limits({ type: 'Pod', max: { cpu: '2' } })).spec).toEqual({
      limits: [{ type: 'Pod', max: { cpu: '2' } }],
    });
  });

  it.each<[string, object, string[]]>([
    [
      'of an unknown type',
      limits({ type: 'Node' }),
      ['spec.limits[0].type: Invalid value: "Node": must be a standard limit type or fully qualified'],
    ],
    ['of one type twice', limits({ type: 'Pod' }, { type: 'Pod' }), ['spec.limits[1].type: Duplicate value: "Pod"']],
    [
      'with a default for pods',
      limits({ type: 'Pod', default: { cpu: '1' } }),
      ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
    ],
    [
      'of claims without storage',
      limits({ type: 'PersistentVolumeClaim' }),
      [
        'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
      ],
    ],
    ['of claims', limits({ type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }), []],
    [
      'of an unknown resource',
      container({ max: { disks: '1' } }),
      expect.arrayContaining([
        'spec.limits[0].max[disks]: Invalid value: "disks": must be a standard resource for containers',
      ]),
    ],
    [
      'with more least than most',
      container({ min: { cpu: '2' }, max: { cpu: '1' }, default: { cpu: '2' }, defaultRequest: { cpu: '2' } }),
      expect.arrayContaining(['spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1']),
    ],
    [
      'with a request below the least',
      container({ min: { cpu: '2' }, defaultRequest: { cpu: '1' } }),
      ['spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1'],
    ],
    [
      'with a request above the most',
      container({ max: { cpu: '1' }, defaultRequest: { cpu: '2' }, default: { cpu: '1' } }),
      [
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than max value 1',
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1',
      ],
    ],
    [
      'with a default above the most',
      container({ max: { cpu: '1' }, default: { cpu: '2' }, defaultRequest: { cpu: '1' } }),
      ['spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1'],
    ],
    [
      'with a ratio below one',
      container({ maxLimitRequestRatio: { cpu: '500m' } }),
      ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
    ],
  ])('check limits %s', (_about, body, errors) => {
    expect(refused('LimitRange', body)).toEqual(errors);
  });
});

describe('priority classes', () => {
  it('let pods go before others', () => {
    expect(created(kind('PriorityClass'), { value: 1 })).toMatchObject({ preemptionPolicy: 'PreemptLowerPriority' });
  });

  it.each<[string, object, string[]]>([
    [
      'too high',
      { value: 1_000_000_001 },
      ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
    ],
    ['of the highest value', { value: 1_000_000_000 }, []],
    ['below all', { value: -5 }, []],
    [
      'of another policy',
      { value: 1, preemptionPolicy: 'Always' },
      ['preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"'],
    ],
    ['of the system', { metadata: { name: 'system-node-critical' }, value: 2_000_001_000 }, []],
    [
      'of the system with another value',
      { metadata: { name: 'system-node-critical' }, value: 5 },
      [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000",
      ],
    ],
    [
      'of the system for everybody',
      { metadata: { name: 'system-cluster-critical' }, value: 2_000_000_000, globalDefault: true },
      [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: globalDefault of system-cluster-critical PriorityClass must be false",
      ],
    ],
    [
      'that only looks like the system',
      { metadata: { name: 'system-mine' }, value: 5 },
      [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
      ],
    ],
  ])('check one %s', (_about, body, errors) => {
    expect(refused('PriorityClass', body)).toEqual(errors);
  });

  it('keep value and policy', () => {
    expect(refusedChange('PriorityClass', { value: 1 }, { value: 2, preemptionPolicy: 'Never' })).toEqual([
      'value: Forbidden: may not be changed in an update.',
      'preemptionPolicy: Invalid value: "Never": field is immutable',
    ]);
    expect(refusedChange('PriorityClass', { value: 1 }, { description: 'x' })).toEqual([]);
  });

  it('print their value', () => {
    expect(cells('PriorityClass', { value: 7, preemptionPolicy: 'Never' })).toMatchObject({
      Value: 7,
      'Global-Default': false,
      PreemptionPolicy: 'Never',
    });
  });
});

describe('runtime classes', () => {
  it('need a handler and keep it', () => {
    expect(refused('RuntimeClass', { handler: '' })).toEqual([
      expect.stringMatching(/^handler: Invalid value: "": a lowercase RFC 1123 label must consist/),
    ]);
    expect(refused('RuntimeClass', { handler: 'gvisor' })).toEqual([]);
    expect(refusedChange('RuntimeClass', { handler: 'a' }, { handler: 'b' })).toEqual([
      'handler: Invalid value: "b": field is immutable',
    ]);
  });
});

describe('pod disruption budgets', () => {
  it.each<[string, object, string[]]>([
    ['of a share', { minAvailable: '50%' }, []],
    [
      'of more than all',
      { maxUnavailable: '150%' },
      ['spec.maxUnavailable: Invalid value: "150%": must not be greater than 100%'],
    ],
    [
      'of less than none',
      { minAvailable: -1 },
      ['spec.minAvailable: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'of a word',
      { minAvailable: 'half' },
      [
        expect.stringMatching(
          /^spec.minAvailable: Invalid value: "half": a valid percent string must be/,
        ) as unknown as string,
      ],
    ],
  ])('check one %s', (_about, spec, errors) => {
    expect(refused('PodDisruptionBudget', { spec })).toEqual(errors);
  });

  it('print what they allow', () => {
    expect(
      cells('PodDisruptionBudget', { spec: { minAvailable: 1 }, status: { disruptionsAllowed: 2 } }),
    ).toMatchObject({ 'Min Available': '1', 'Max Unavailable': 'N/A', 'Allowed Disruptions': 2 });
  });
});
