import { describe, expect, it } from 'vitest';
import { formatQuantity } from '../../builtin/quantity/quantity.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { isInScope, silentContainers, usageOf } from './usage.ts';

const resource = (plural: string, group = '') => ({ group, plural });
const object = (spec: object, more: object = {}) =>
  ({ metadata: { name: 'a' }, spec, ...more }) as unknown as ApiObject;
const container = (name: string, requests: object = {}, limits: object = {}, more: object = {}) => ({
  name,
  image: 'i',
  resources: { requests, limits },
  ...more,
});

function used(kind: { group: string; plural: string }, subject: ApiObject): Record<string, string> {
  return Object.fromEntries([...usageOf(kind, subject)].map(([name, amount]) => [name, formatQuantity(amount)]));
}

describe('what an object uses of a quota', () => {
  it.each<[string, { group: string; plural: string }, object, object]>([
    ['a ConfigMap', resource('configmaps'), {}, { 'count/configmaps': '1', configmaps: '1' }],
    ['a Deployment', resource('deployments', 'apps'), {}, { 'count/deployments.apps': '1' }],
    ['a Service', resource('services'), { type: 'ClusterIP', ports: [{}] }, { 'count/services': '1', services: '1' }],
    [
      'a Service with node ports',
      resource('services'),
      { type: 'NodePort', ports: [{}, {}] },
      { 'count/services': '1', services: '1', 'services.nodeports': '2' },
    ],
    [
      'a Service with a load balancer',
      resource('services'),
      { type: 'LoadBalancer', ports: [{}] },
      { 'count/services': '1', services: '1', 'services.nodeports': '1', 'services.loadbalancers': '1' },
    ],
    [
      'a claim',
      resource('persistentvolumeclaims'),
      { storageClassName: 'fast', resources: { requests: { storage: '5Gi' } } },
      {
        'count/persistentvolumeclaims': '1',
        persistentvolumeclaims: '1',
        'requests.storage': '5Gi',
        'fast.storageclass.storage.k8s.io/requests.storage': '5Gi',
        'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
      },
    ],
  ])('is known for %s', (_what, kind, spec, wanted) => {
    expect(used(kind, object(spec))).toEqual(wanted);
  });
  it('is what the containers of a pod ask for together', () => {
    const containers = [container('a', { cpu: '100m', memory: '1Gi' }, { cpu: '1' }), container('b', { cpu: '0.4' })];
    expect(used(resource('pods'), object({ containers }))).toEqual({
      'count/pods': '1',
      pods: '1',
      cpu: '500m',
      'requests.cpu': '500m',
      memory: '1Gi',
      'requests.memory': '1Gi',
      'limits.cpu': '1',
    });
  });
  it('is that of an init container if it asks for more, and that of sidecars besides', () => {
    const containers = [container('main', { cpu: '1' })];
    const initContainers = [
      container('big', { cpu: '3' }),
      container('small', { cpu: '1' }),
      container('side', { cpu: '500m' }, {}, { restartPolicy: 'Always' }),
    ];
    expect(used(resource('pods'), object({ containers, initContainers }))['cpu']).toBe('3');
    expect(used(resource('pods'), object({ containers, initContainers: initContainers.slice(1) }))['cpu']).toBe(
      '1500m',
    );
  });
  it('is nothing but its place once a pod has ended', () => {
    const ended = object({ containers: [container('a', { cpu: '1' })] }, { status: { phase: 'Succeeded' } });
    expect(used(resource('pods'), ended)).toEqual({ 'count/pods': '1' });
  });
});

describe('the scopes of a quota', () => {
  const idle = object({ containers: [container('a')] });
  const busy = object({ containers: [container('a', { cpu: '1' })], activeDeadlineSeconds: 5 });
  it.each<[string[] | undefined, ApiObject, boolean]>([
    [undefined, idle, true],
    [[], busy, true],
    [['BestEffort'], idle, true],
    [['BestEffort'], busy, false],
    [['NotBestEffort'], busy, true],
    [['Terminating'], busy, true],
    [['Terminating'], idle, false],
    [['NotTerminating'], idle, true],
    [['NotTerminating', 'NotBestEffort'], idle, false],
    [['PriorityClass'], idle, false],
  ])('%j: the pod is in them or not', (scopes, subject, isIn) => {
    expect(isInScope(scopes, resource('pods'), subject)).toBe(isIn);
  });
  it('are about pods alone', () => {
    expect(isInScope(['BestEffort'], resource('configmaps'), object({}))).toBe(false);
  });
});

describe('a quota of computing power', () => {
  const spec = { containers: [container('a', { cpu: '1' }), container('b', {}, { memory: '1Gi' })] } as never;
  it.each<[string, string[]]>([
    ['cpu', ['b']],
    ['requests.cpu', ['b']],
    ['limits.memory', ['a']],
    ['requests.memory', ['a', 'b']],
    ['pods', []],
    ['configmaps', []],
  ])('of %s needs every container to say what it wants', (name, silent) => {
    expect(silentContainers(name, spec)).toEqual(silent);
  });
});
