import { describe, expect, it } from 'vitest';
import { canonicalize, emptyField } from './canonical.ts';

const canonical = (type: string, object: Record<string, unknown>) => {
  canonicalize(object, type);
  return object;
};

describe('canonicalize', () => {
  it('drops nulls and optional zero values', () => {
    const pod = {
      spec: { containers: [{ name: 'a', args: [], stdin: false, image: '' }], hostname: null, hostPID: false },
    };
    expect(canonical('core/v1.Pod', pod)).toEqual({
      metadata: {},
      spec: { containers: [{ name: 'a', resources: {} }] },
      status: {},
    });
  });

  it('keeps zero values that mean something', () => {
    const spec = {
      replicas: 0,
      template: { spec: { containers: [{ name: 'a', securityContext: { runAsUser: 0 } }] } },
    };
    const made = canonical('apps/v1.Deployment', { spec });
    expect(made).toMatchObject({ spec });
  });

  it('writes what Go always writes', () => {
    expect(emptyField('apps/v1.ReplicaSet', 'status')).toEqual({ replicas: 0 });
    expect(emptyField('apps/v1.Deployment', 'status')).toEqual({});
    expect(emptyField('core/v1.Service', 'status')).toEqual({ loadBalancer: {} });
    expect(canonical('core/v1.Event', { involvedObject: {} })).toMatchObject({
      eventTime: null,
      reportingComponent: '',
      source: {},
    });
  });

  it('brings quantities and times into their canonical form', () => {
    const resources = { limits: { cpu: '1000m', memory: 2048 } };
    expect(canonical('core/v1.Pod', { spec: { containers: [{ name: 'a', resources }] } })).toMatchObject({
      spec: { containers: [{ resources: { limits: { cpu: '1', memory: '2048' } } }] },
    });
    expect(canonical('core/v1.Event', { firstTimestamp: '2026-01-01T02:00:00.5+02:00' })).toMatchObject({
      firstTimestamp: '2026-01-01T00:00:00Z',
    });
    expect(
      canonical('coordination/v1.Lease', { spec: { renewTime: '2026-01-01T02:00:00.123456+02:00' } }),
    ).toMatchObject({
      spec: { renewTime: '2026-01-01T00:00:00.123456Z' },
    });
  });

  it.each<[string, string, object, object]>([
    ['a null in a map is an empty text', 'core/v1.ConfigMap', { data: { a: null } }, { data: { a: '' } }],
    ['a null in a list is an empty text', 'core/v1.NamespaceSpec', { finalizers: [null] }, { finalizers: [''] }],
    ['a list that is always written is null when empty', 'rbac/v1.Role', { rules: [] }, { rules: null }],
    [
      'a pointer that is always written is null when not set',
      'core/v1.TypedLocalObjectReference',
      { kind: 'A', name: 'a' },
      { apiGroup: null, kind: 'A', name: 'a' },
    ],
    [
      'fields of features that are off are read and dropped',
      'coordination/v1.LeaseSpec',
      { holderIdentity: 'a', strategy: 'OldestEmulationVersion', preferredHolder: 'b' },
      { holderIdentity: 'a' },
    ],
    ['a topology of old is dropped', 'discovery/v1.Endpoint', { deprecatedTopology: { a: 'b' } }, { conditions: {} }],
  ])('%s', (_about, type, object, expected) => {
    expect(canonical(type, object as Record<string, unknown>)).toMatchObject(expected);
    expect(object).not.toHaveProperty('deprecatedTopology');
    expect(object).not.toHaveProperty('strategy');
  });

  it('leaves metadata and unknown fields alone', () => {
    const object = { metadata: { labels: {} }, data: { a: 'b' }, other: null };
    expect(canonical('core/v1.ConfigMap', object)).toEqual({ metadata: { labels: {} }, data: { a: 'b' }, other: null });
  });

  it('takes the least 32-bit number', () => {
    const made = canonical('apps/v1.Deployment', { spec: { replicas: -2147483648 } });
    expect(made).toHaveProperty('spec.replicas', -2147483648);
  });

  it.each([
    ['0.0005', '1m'],
    ['-0.0005', '-1m'],
    ['1500u', '2m'],
    ['1n', '1m'],
    ['5e-4', '1e-3'],
    ['0.5', '500m'],
    ['1.5Gi', '1536Mi'],
    ['0.0001Ki', '103m'],
    ['1e3', '1e3'],
  ])('rounds an amount of a resource up to a thousandth: %s is %s', (given, kept) => {
    expect(canonical('core/v1.ResourceQuota', { spec: { hard: { cpu: given } } })).toHaveProperty(
      'spec.hard.cpu',
      kept,
    );
  });

  it('keeps the fractions of a quantity that is no amount of a resource', () => {
    const given = { spec: { metrics: [{ type: 'Pods', pods: { target: { type: 'Value', value: '500u' } } }] } };
    const made = canonical('autoscaling/v2.HorizontalPodAutoscaler', given);
    expect(made).toHaveProperty('spec.metrics.0.pods.target.value', '500u');
  });

  it('is idempotent', () => {
    const once = canonical('apps/v1.StatefulSet', { spec: { template: { spec: { containers: [{ name: 'x' }] } } } });
    const text = JSON.stringify(once);
    expect(JSON.stringify(canonical('apps/v1.StatefulSet', once))).toBe(text);
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    [
      'a text for a number',
      'apps/v1.Deployment',
      { spec: { replicas: 'three' } },
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a number in a map of texts',
      'core/v1.ConfigMap',
      { data: { a: 1 } },
      'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ],
    [
      'an object for a list',
      'core/v1.Pod',
      { spec: { containers: {} } },
      'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'a fraction for a whole number',
      'apps/v1.Deployment',
      { spec: { replicas: 1.5 } },
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a number beyond 32 bits',
      'apps/v1.Deployment',
      { spec: { replicas: 2147483648 } },
      'json: cannot unmarshal number 2147483648 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a fraction for a number or text',
      'apps/v1.Deployment',
      { spec: { strategy: { rollingUpdate: { maxSurge: 1.5 } } } },
      'json: cannot unmarshal number 1.5 into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32',
    ],
    [
      'a flag for a number or text',
      'core/v1.Service',
      { spec: { ports: [{ port: 80, targetPort: true }] } },
      'json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.targetPort of type int32',
    ],
    [
      'a number for a time',
      'core/v1.Event',
      { firstTimestamp: 1 },
      'json: cannot unmarshal number into Go struct field Event.firstTimestamp of type string',
    ],
    [
      'a text for a flag of an owner',
      'core/v1.ConfigMap',
      { metadata: { ownerReferences: [{ controller: 'yes' }] } },
      'json: cannot unmarshal string into Go struct field OwnerReference.metadata.ownerReferences.controller of type bool',
    ],
    [
      'a flag for a quantity',
      'core/v1.ResourceQuota',
      { spec: { hard: { cpu: true } } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'what is no quantity',
      'core/v1.ResourceQuota',
      { spec: { hard: { cpu: 'much' } } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    ['what is no base64', 'core/v1.Secret', { data: { a: 'a%b' } }, 'illegal base64 data at input byte 1'],
    [
      'milliseconds where microseconds are due',
      'coordination/v1.Lease',
      { spec: { renewTime: '2026-01-01T00:00:00.123Z' } },
      'parsing time "2026-01-01T00:00:00.123Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse ".123Z" as ".000000"',
    ],
    [
      'a date without a time',
      'core/v1.Event',
      { firstTimestamp: '2026-01-01' },
      'parsing time "2026-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
    ],
  ])('refuses %s as Go does', (_about, type, object, message) => {
    expect(() => canonicalize(object, type)).toThrow(message);
  });
});
