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

  it('leaves metadata and unknown fields alone', () => {
    const object = { metadata: { labels: {} }, data: { a: 'b' }, other: null };
    expect(canonical('core/v1.ConfigMap', object)).toEqual({ metadata: { labels: {} }, data: { a: 'b' }, other: null });
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
