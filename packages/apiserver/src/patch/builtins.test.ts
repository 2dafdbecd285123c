import { describe, expect, it } from 'vitest';
import { builtinResources } from '../builtin/index.ts';
import type { JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

function schemaOf(plural: string, group = ''): Schema {
  const found = builtinResources().find((info) => info.plural === plural && info.group === group);
  if (!found) throw new Error(`there are no ${plural}`);
  return found.schema;
}

/** `value` at a dotted path, alone. */
function at(path: string, value: unknown): JsonObject {
  return path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value) as JsonObject;
}

function read(object: unknown, path: string): unknown {
  return path.split('.').reduce((inner, name) => (inner as JsonObject | undefined)?.[name], object);
}

function patched(schema: Schema, path: string, target: unknown, patch: unknown): unknown {
  return read(applyStrategicMergePatch(at(path, target), at(path, patch), schema), path);
}

const POD = 'spec.template.spec';

describe('a strategic merge patch of a built-in kind', () => {
  it.each<[string, string, string, string]>([
    ['deployments', 'apps', `${POD}.containers`, 'name'],
    ['deployments', 'apps', `${POD}.initContainers`, 'name'],
    ['deployments', 'apps', `${POD}.volumes`, 'name'],
    ['deployments', 'apps', `${POD}.imagePullSecrets`, 'name'],
    ['deployments', 'apps', `${POD}.hostAliases`, 'ip'],
    ['deployments', 'apps', `${POD}.topologySpreadConstraints`, 'topologyKey'],
    ['deployments', 'apps', 'status.conditions', 'type'],
    ['statefulsets', 'apps', `${POD}.containers`, 'name'],
    ['statefulsets', 'apps', 'status.conditions', 'type'],
    ['daemonsets', 'apps', `${POD}.containers`, 'name'],
    ['replicasets', 'apps', 'status.conditions', 'type'],
    ['jobs', 'batch', `${POD}.containers`, 'name'],
    ['jobs', 'batch', 'status.conditions', 'type'],
    ['cronjobs', 'batch', `spec.jobTemplate.${POD}.containers`, 'name'],
    ['pods', '', 'spec.containers', 'name'],
    ['pods', '', 'spec.ephemeralContainers', 'name'],
    ['pods', '', 'spec.resourceClaims', 'name'],
    ['pods', '', 'spec.schedulingGates', 'name'],
    ['pods', '', 'status.conditions', 'type'],
    ['pods', '', 'status.podIPs', 'ip'],
    ['services', '', 'spec.ports', 'port'],
    ['services', '', 'status.conditions', 'type'],
    ['serviceaccounts', '', 'secrets', 'name'],
    ['nodes', '', 'status.addresses', 'type'],
    ['nodes', '', 'status.conditions', 'type'],
    ['namespaces', '', 'status.conditions', 'type'],
    ['persistentvolumeclaims', '', 'status.conditions', 'type'],
    ['configmaps', '', 'metadata.ownerReferences', 'uid'],
  ])('merges items of %s.%s %s by their %s', (plural, group, path, key) => {
    const schema = schemaOf(plural, group);
    const former = [
      { [key]: 'a', kept: 1 },
      { [key]: 'b', kept: 2 },
    ];
    expect(patched(schema, path, former, [{ [key]: 'b', set: 3 }])).toEqual([
      former[0],
      { [key]: 'b', kept: 2, set: 3 },
    ]);
    expect(patched(schema, path, former, [{ [key]: 'a', $patch: 'delete' }])).toEqual([former[1]]);
    expect(patched(schema, path, former, [{ [key]: 'c' }, { $patch: 'replace' }])).toEqual([{ [key]: 'c' }]);
    expect(() => patched(schema, path, former, [{ set: 3 }])).toThrow(`does not contain declared merge key: ${key}`);
  });

  it.each<[string, string]>([
    ['env', 'name'],
    ['ports', 'containerPort'],
    ['volumeMounts', 'mountPath'],
    ['volumeDevices', 'devicePath'],
  ])('merges %s of containers by their %s', (list, key) => {
    const schema = schemaOf('pods');
    const former = [{ name: 'upf', [list]: [{ [key]: 'a', kept: 1 }] }];
    const patch = [{ name: 'upf', [list]: [{ [key]: 'a', set: 2 }, { [key]: 'b' }] }];
    const [merged] = patched(schema, 'spec.containers', former, patch) as [JsonObject];
    expect(merged[list]).toEqual([{ [key]: 'a', kept: 1, set: 2 }, { [key]: 'b' }]);
  });

  it.each<[string, string, string]>([
    ['pods', 'metadata.finalizers', ''],
    ['nodes', 'spec.podCIDRs', ''],
  ])('adds to the texts of %s %s', (plural, path, group) => {
    const schema = schemaOf(plural, group);
    expect(patched(schema, path, ['a', 'b'], ['b', 'c'])).toEqual(['a', 'b', 'c']);
    const gone = at(path, undefined);
    const holder = path.split('.')[0] as string;
    const list = path.split('.')[1] as string;
    gone[holder] = { [`$deleteFromPrimitiveList/${list}`]: ['a'] };
    expect(read(applyStrategicMergePatch(at(path, ['a', 'b']), gone, schema), path)).toEqual(['b']);
  });

  it.each<[string, string, string]>([
    ['deployments', 'apps', `${POD}.tolerations`],
    ['pods', '', 'spec.readinessGates'],
    ['services', '', 'spec.externalIPs'],
    ['networkpolicies', 'networking.k8s.io', 'spec.ingress'],
    ['roles', 'rbac.authorization.k8s.io', 'rules'],
    ['horizontalpodautoscalers', 'autoscaling', 'spec.metrics'],
  ])('replaces the list %s.%s %s', (plural, group, path) => {
    const schema = schemaOf(plural, group);
    expect(patched(schema, path, [{ name: 'a', kept: 1 }], [{ name: 'a', set: 2 }])).toEqual([{ name: 'a', set: 2 }]);
  });

  it('replaces the selector of a disruption budget as a whole', () => {
    const schema = schemaOf('poddisruptionbudgets', 'policy');
    const former = { matchLabels: { app: 'upf' } };
    expect(patched(schema, 'spec.selector', former, { matchLabels: { tier: 'core' } })).toEqual({
      matchLabels: { tier: 'core' },
    });
  });

  it('merges a selector everywhere else', () => {
    const schema = schemaOf('deployments', 'apps');
    const former = { matchLabels: { app: 'upf' } };
    expect(patched(schema, 'spec.selector', former, { matchLabels: { tier: 'core' } })).toEqual({
      matchLabels: { app: 'upf', tier: 'core' },
    });
  });

  it('changes the strategy of a deployment with what belongs to the old one', () => {
    const schema = schemaOf('deployments', 'apps');
    const former = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } };
    expect(patched(schema, 'spec.strategy', former, { $retainKeys: ['type'], type: 'Recreate' })).toEqual({
      type: 'Recreate',
    });
  });

  it('changes the source of a volume with what belongs to the old one', () => {
    const schema = schemaOf('pods');
    const former = [
      { name: 'data', emptyDir: {} },
      { name: 'kept', emptyDir: {} },
    ];
    const patch = [{ name: 'data', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/data' } }];
    expect(patched(schema, 'spec.volumes', former, patch)).toEqual([
      { name: 'data', hostPath: { path: '/data' } },
      { name: 'kept', emptyDir: {} },
    ]);
  });

  it('sets an image as kubectl does, by the order of containers', () => {
    const schema = schemaOf('deployments', 'apps');
    const containers = [
      { name: 'upf', image: 'upf:1', env: [{ name: 'A', value: '1' }] },
      { name: 'sidecar', image: 'sidecar:1' },
    ];
    const patch = {
      spec: {
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'upf' }, { name: 'sidecar' }],
            containers: [{ name: 'sidecar', image: 'sidecar:2' }],
          },
        },
      },
    };
    const made = applyStrategicMergePatch(at(`${POD}.containers`, containers), patch, schema);
    expect(read(made, `${POD}.containers`)).toEqual([containers[0], { name: 'sidecar', image: 'sidecar:2' }]);
  });
});
