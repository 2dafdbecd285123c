import { describe, expect, it } from 'vitest';
import { refused, refusedChange, refusedStatus } from '../testing/kinds.ts';

const containers = [{ name: 'c', image: 'i:1' }];
const pod = (spec: object = {}, metadata: object = {}): object => ({
  metadata: { name: 'a', namespace: 'n', ...metadata },
  spec: { containers, serviceAccountName: 's', ...spec },
});
const change = (before: object, after: object): string[] => refusedChange('Pod', pod(before), pod(after));

const fixed = expect.stringMatching(/^spec: Forbidden: pod updates may not change fields other than `spec.containers/);
const held = { key: 'a', operator: 'Exists', effect: 'NoExecute' };

describe('a pod', () => {
  it.each<[string, object, object, unknown[]]>([
    ['its image', {}, { containers: [{ name: 'c', image: 'i:2' }] }, []],
    [
      'its image to none, which is pulled in another way too',
      {},
      { containers: [{ name: 'c', image: '' }] },
      ['spec.containers[0].image: Required value', 'spec.containers[0].image: Required value', fixed],
    ],
    [
      'the space around its image',
      {},
      { containers: [{ name: 'c', image: ' i:1' }] },
      [
        'spec.containers[0].image: Invalid value: " i:1": must not have leading or trailing whitespace',
        'spec.containers[0].image: Invalid value: " i:1": must not have leading or trailing whitespace',
      ],
    ],
    ['its command', {}, { containers: [{ ...containers[0], command: ['sh'] }] }, [fixed]],
    [
      'how many containers it has',
      {},
      { containers: [...containers, { name: 'd', image: 'i' }] },
      ['spec.containers: Forbidden: pod updates may not add or remove containers'],
    ],
    [
      'how many containers prepare it',
      { initContainers: [{ name: 'i', image: 'i' }] },
      {},
      ['spec.initContainers: Forbidden: pod updates may not add or remove containers'],
    ],
    [
      'the image of what prepares it',
      { initContainers: [{ name: 'i', image: 'i:1' }] },
      { initContainers: [{ name: 'i', image: 'i:2' }] },
      [],
    ],
    ['its node', { nodeName: 'x' }, { nodeName: 'y' }, [fixed]],
    ['its service account', {}, { serviceAccountName: 't' }, [fixed]],
    ['its restart policy', {}, { restartPolicy: 'Never' }, [fixed]],
    ['its host name', {}, { hostname: 'h' }, [fixed]],
    ['its node selector', {}, { nodeSelector: { zone: 'a' } }, [fixed]],
    ['its grace period', {}, { terminationGracePeriodSeconds: 1 }, [fixed]],
    [
      'a grace period below none to the least',
      { terminationGracePeriodSeconds: -5 },
      { terminationGracePeriodSeconds: 1 },
      [],
    ],
    [
      'a grace period below none to another',
      { terminationGracePeriodSeconds: -5 },
      { terminationGracePeriodSeconds: 2 },
      [fixed],
    ],
    ['its deadline from none', {}, { activeDeadlineSeconds: 9 }, []],
    ['its deadline to an earlier one', { activeDeadlineSeconds: 9 }, { activeDeadlineSeconds: 5 }, []],
    [
      'its deadline to a later one',
      { activeDeadlineSeconds: 5 },
      { activeDeadlineSeconds: 9 },
      ['spec.activeDeadlineSeconds: Invalid value: 9: must be less than or equal to previous value'],
    ],
    [
      'its deadline to none',
      { activeDeadlineSeconds: 5 },
      {},
      ['spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value'],
    ],
    ['its tolerations to more', { tolerations: [held] }, { tolerations: [held, { key: 'b', operator: 'Exists' }] }, []],
    ['how long it tolerates', { tolerations: [held] }, { tolerations: [{ ...held, tolerationSeconds: 5 }] }, []],
    [
      'its tolerations to fewer',
      { tolerations: [held] },
      {},
      ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'],
    ],
    [
      'what it tolerates',
      { tolerations: [held] },
      { tolerations: [{ ...held, effect: 'NoSchedule' }] },
      ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'],
    ],
    [
      'its gates to more',
      {},
      { schedulingGates: [{ name: 'g' }] },
      ["spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'g'"],
    ],
    [
      'its gates to fewer',
      { schedulingGates: [{ name: 'g' }, { name: 'h' }] },
      { schedulingGates: [{ name: 'h' }] },
      [],
    ],
    ['its gates to none', { schedulingGates: [{ name: 'g' }] }, {}, []],
  ])('may be asked to change %s', (_about, before, after, errors) => {
    expect(change(before, after)).toEqual(errors);
  });

  it.each<[string, object, object, string]>([
    ['add', {}, { 'kubernetes.io/config.mirror': 'x' }, 'add'],
    ['remove', { 'kubernetes.io/config.mirror': 'x' }, {}, 'remove or update'],
    ['change', { 'kubernetes.io/config.mirror': 'x' }, { 'kubernetes.io/config.mirror': 'y' }, 'remove or update'],
  ])('may not %s what it mirrors', (_about, before, after, verb) => {
    const spec = { nodeName: 'x' };
    expect(refusedChange('Pod', pod(spec, { annotations: before }), pod(spec, { annotations: after }))).toEqual([
      `metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not ${verb} mirror pod annotation`,
    ]);
  });
});

describe('a pod that is gated', () => {
  const gated = { schedulingGates: [{ name: 'g' }] };
  const expression = (key: string) => ({ key, operator: 'Exists' });
  const affinity = (...terms: object[]) => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
  });
  const terms = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const a = { matchExpressions: [expression('a')] };

  it.each<[string, object, object, unknown[]]>([
    ['more labels of its node', { nodeSelector: { x: '1' } }, { nodeSelector: { x: '1', y: '2' } }, []],
    [
      'another label of its node',
      { nodeSelector: { x: '1' } },
      { nodeSelector: { x: '2' } },
      [
        'spec.nodeSelector: Invalid value: {"x":"2"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
      ],
    ],
    [
      'any node again',
      { nodeSelector: { x: '1' } },
      {},
      [
        'spec.nodeSelector: Invalid value: {}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
      ],
    ],
    ['an affinity where it has none', {}, affinity(a), []],
    [
      'one more need within a term',
      affinity(a),
      affinity({ matchExpressions: [expression('a'), expression('b')] }),
      [],
    ],
    [
      'a need of the node itself',
      affinity(a),
      affinity({ ...a, matchFields: [{ key: 'metadata.name', operator: 'In', values: ['x'] }] }),
      [],
    ],
    [
      'another need within a term',
      affinity(a),
      affinity({ matchExpressions: [expression('b')] }),
      [expect.stringContaining(`${terms}[0]: Invalid value: `)],
    ],
    [
      'one more term, which would let it run elsewhere',
      affinity(a),
      affinity(a, { matchExpressions: [expression('b')] }),
      [expect.stringContaining('no additions/deletions to non-empty NodeSelectorTerms list are allowed')],
    ],
    [
      'needs in a term that fits no node',
      affinity({}),
      affinity(a),
      [expect.stringContaining('only additions are allowed (no mutations or deletions)')],
    ],
    ['another affinity to pods', {}, { affinity: { podAffinity: {} } }, [fixed]],
    ['another service account', {}, { serviceAccountName: 't' }, [fixed]],
  ])('may be asked for %s', (_about, before, after, errors) => {
    expect(change({ ...gated, ...before }, { ...gated, ...after })).toEqual(errors);
  });

  it('is not on a node yet', () => {
    expect(refused('Pod', pod({ nodeName: 'x', ...gated }))).toEqual([
      'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared',
    ]);
  });
});

describe('the status of a pod', () => {
  const status = (spec: object, before: object, after: object): string[] =>
    refusedStatus('Pod', pod(spec), { qosClass: 'BestEffort', ...before }, { qosClass: 'BestEffort', ...after });
  const ended = (exitCode: number) => [{ name: 'c', state: { terminated: { exitCode } } }];
  const running = [{ name: 'c', state: { running: {} } }];
  const again = (list: string) => `status.${list}[0].state: Forbidden: may not be transitioned to non-terminated state`;

  it.each<[string, object, object, object, unknown[]]>([
    ['is Running', {}, {}, { phase: 'Running', hostIP: '10.0.0.1', podIP: '10.1.0.1' }, []],
    ['says that it is ready', {}, {}, { conditions: [{ type: 'Ready', status: 'True' }] }, []],
    ['says what others wait for', {}, {}, { conditions: [{ type: 'example.com/Warm', status: 'True' }] }, []],
    [
      'says what is no name',
      {},
      {},
      { conditions: [{ type: 'a b', status: 'True' }] },
      [expect.stringMatching(/^metadata\.conditions\[0\]\.Type: Invalid value: "a b": name part must consist of/)],
    ],
    [
      'is of another class',
      {},
      {},
      { qosClass: 'Burstable' },
      ['status.qosClass: Invalid value: "Burstable": field is immutable'],
    ],
    ['leaves its class out', {}, {}, { qosClass: undefined }, []],
    ['names a node', {}, {}, { nominatedNodeName: 'node-1' }, []],
    [
      'names what is no node',
      {},
      {},
      { nominatedNodeName: 'Node 1' },
      [expect.stringMatching(/^status\.nominatedNodeName: Invalid value: "Node 1": a lowercase RFC 1123 subdomain/)],
    ],
    ['has an address of each family', {}, {}, { podIPs: [{ ip: '10.1.0.1' }, { ip: 'fd00::1' }] }, []],
    [
      'has two addresses of a family',
      {},
      {},
      { podIPs: [{ ip: '10.1.0.1' }, { ip: '10.1.0.2' }] },
      [expect.stringMatching(/^status\.podIPs: Invalid value: .*may specify no more than one IP for each IP family$/)],
    ],
    [
      'has an address that is none',
      {},
      {},
      { podIPs: [{ ip: 'here' }] },
      [expect.stringMatching(/^status\.podIPs\[0\]: Invalid value: "here": must be a valid IP address/)],
    ],
    [
      'is on two hosts',
      {},
      {},
      { hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.2' }] },
      ['status.hostIPs[0].ip: Invalid value: "10.0.0.2": must be equal to `hostIP`'],
    ],
    ['runs again where it always does', {}, { containerStatuses: ended(0) }, { containerStatuses: running }, []],
    [
      'runs again after a failure',
      { restartPolicy: 'OnFailure' },
      { containerStatuses: ended(1) },
      { containerStatuses: running },
      [],
    ],
    [
      'runs again after it has succeeded',
      { restartPolicy: 'OnFailure' },
      { containerStatuses: ended(0) },
      { containerStatuses: running },
      [again('containerStatuses')],
    ],
    [
      'runs again although it never does',
      { restartPolicy: 'Never' },
      { containerStatuses: ended(1) },
      { containerStatuses: running },
      [again('containerStatuses')],
    ],
    [
      'is prepared again although it never is',
      { restartPolicy: 'Never', initContainers: [{ name: 'i', image: 'i' }] },
      { initContainerStatuses: [{ name: 'i', state: { terminated: { exitCode: 1 } } }] },
      { initContainerStatuses: [{ name: 'i', state: { running: {} } }] },
      [again('initContainerStatuses')],
    ],
    [
      'has a sidecar that runs again',
      { restartPolicy: 'Never', initContainers: [{ name: 'i', image: 'i', restartPolicy: 'Always' }] },
      { initContainerStatuses: [{ name: 'i', state: { terminated: { exitCode: 1 } } }] },
      { initContainerStatuses: [{ name: 'i', state: { running: {} } }] },
      [],
    ],
    ['stays ended', { restartPolicy: 'Never' }, { containerStatuses: ended(1) }, { containerStatuses: ended(1) }, []],
  ])('may be told that it %s', (_about, spec, before, after, errors) => {
    expect(status(spec, before, after)).toEqual(errors);
  });
});
