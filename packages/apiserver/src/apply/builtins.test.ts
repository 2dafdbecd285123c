import { describe, expect, it } from 'vitest';
import { builtinResources } from '../builtin/index.ts';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import type { JsonObject } from '../schema/json.ts';
import { StatusError } from '../status/status.ts';
import { serverSideApply } from './apply.ts';
import { paths } from './field-set.ts';
import { parseFields } from './fields-v1.ts';

function infoOf(plural: string, group: string): ResourceInfo {
  const found = builtinResources().find((info) => info.plural === plural && info.group === group);
  if (!found) throw new Error(`there are no ${plural}`);
  return found;
}

function at(path: string, value: unknown): JsonObject {
  return path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value) as JsonObject;
}

function read(object: unknown, path: string): unknown {
  return path.split('.').reduce((inner, name) => (inner as JsonObject | undefined)?.[name], object);
}

/** An object of a built-in kind that managers apply in turn, each one path of it. */
class World {
  live: ApiObject | undefined;
  readonly #info: ResourceInfo;
  readonly #path: string;

  constructor(plural: string, group: string, path: string) {
    this.#info = infoOf(plural, group);
    this.#path = path;
  }

  apply(manager: string, value: unknown): this {
    const { group, version, kind, schema } = this.#info;
    const apiVersion = group ? `${group}/${version}` : version;
    const { metadata, ...rest } = at(this.#path, value);
    const applied = { apiVersion, kind, metadata: { ...(metadata as object), name: 'x' }, ...rest };
    const subresource = this.#path.startsWith('status') ? { subresource: 'status' } : {};
    this.live = serverSideApply({
      ...(this.live && { live: this.live }),
      ...{ applied, manager, apiVersion, schema, ...subresource },
      force: false,
      time: '2026-01-01T00:00:00Z',
    });
    return this;
  }

  get value(): unknown {
    return read(this.live, this.#path);
  }

  /** What a manager owns below the path, as FieldsV1 spells it. */
  owns(manager: string): string[] {
    const depth = this.#path.split('.').length;
    const entries = (this.live?.metadata.managedFields ?? []).filter((entry) => entry.manager === manager);
    return entries.flatMap(({ fieldsV1 }) =>
      paths(parseFields(fieldsV1 ?? {}))
        .filter((path) => path.length > depth)
        .map((path) => path.slice(depth).join(' ')),
    );
  }
}

const POD = 'spec.template.spec';

describe('an apply of a built-in kind', () => {
  it.each<[string, string, string, JsonObject, JsonObject]>([
    ['deployments', 'apps', `${POD}.containers`, { name: 'a' }, { name: 'b' }],
    ['deployments', 'apps', `${POD}.initContainers`, { name: 'a' }, { name: 'b' }],
    ['deployments', 'apps', `${POD}.volumes`, { name: 'a' }, { name: 'b' }],
    ['deployments', 'apps', `${POD}.imagePullSecrets`, { name: 'a' }, { name: 'b' }],
    ['deployments', 'apps', `${POD}.hostAliases`, { ip: '10.0.0.1' }, { ip: '10.0.0.2' }],
    [
      'deployments',
      'apps',
      `${POD}.topologySpreadConstraints`,
      { topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' },
      { topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
    ],
    ['deployments', 'apps', 'status.conditions', { type: 'Available' }, { type: 'Progressing' }],
    ['pods', '', 'spec.ephemeralContainers', { name: 'a' }, { name: 'b' }],
    ['pods', '', 'status.podIPs', { ip: '10.0.0.1' }, { ip: '10.0.0.2' }],
    ['services', '', 'spec.ports', { port: 53, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }],
    ['nodes', '', 'status.addresses', { type: 'Hostname' }, { type: 'InternalIP' }],
    ['serviceaccounts', '', 'secrets', { name: 'a' }, { name: 'b' }],
    ['configmaps', '', 'metadata.ownerReferences', { uid: 'a' }, { uid: 'b' }],
  ])('keeps items of %s.%s %s apart: %j and %j', (plural, group, path, mine, yours) => {
    const world = new World(plural, group, path).apply('alice', [mine]).apply('bob', [yours]);
    expect(world.value).toHaveLength(2);
    expect(world.value).toEqual(expect.arrayContaining([mine, yours]));
    expect(world.owns('alice').every((element) => element.startsWith('k:'))).toBe(true);
    world.apply('alice', []);
    expect(world.value).toEqual([yours]);
  });

  it.each<[string, JsonObject]>([
    ['env', { name: 'A', value: '1' }],
    ['volumeMounts', { mountPath: '/a', name: 'data' }],
    ['volumeDevices', { devicePath: '/a', name: 'data' }],
  ])('keeps items of the %s of a container apart', (list, mine) => {
    const [key] = Object.keys(mine) as [string];
    const yours = { ...mine, [key]: `${mine[key]}b` };
    const world = new World('pods', '', 'spec.containers')
      .apply('alice', [{ name: 'upf', [list]: [mine] }])
      .apply('bob', [{ name: 'upf', [list]: [yours] }]);
    const [container] = world.value as [JsonObject];
    expect(container[list]).toEqual([mine, yours]);
  });

  it('takes a port without a protocol for one of TCP', () => {
    const world = new World('pods', '', 'spec.containers').apply('alice', [
      { name: 'upf', ports: [{ containerPort: 8805, protocol: 'UDP' }, { containerPort: 80 }] },
    ]);
    expect(world.owns('alice')).toContain('k:{"name":"upf"} f:ports k:{"containerPort":80,"protocol":"TCP"}');
    const same = () =>
      world.apply('bob', [{ name: 'upf', ports: [{ containerPort: 80, protocol: 'TCP', name: 'http' }] }]);
    expect(same).not.toThrow();
    expect((world.value as [JsonObject])[0]['ports']).toHaveLength(2);
  });

  it.each<[string, string, string, unknown, unknown]>([
    ['deployments', 'apps', 'spec.selector', { matchLabels: { a: '1' } }, { matchLabels: { b: '1' } }],
    ['services', '', 'spec.selector', { a: '1' }, { b: '1' }],
    ['pods', '', 'spec.nodeSelector', { a: '1' }, { b: '1' }],
    ['deployments', 'apps', `${POD}.tolerations`, [{ key: 'a' }], [{ key: 'b' }]],
    ['pods', '', 'spec.readinessGates', [{ conditionType: 'a' }], [{ conditionType: 'b' }]],
    ['networkpolicies', 'networking.k8s.io', 'spec.podSelector', { matchLabels: { a: '1' } }, {}],
    ['rolebindings', 'rbac.authorization.k8s.io', 'roleRef', { name: 'a', kind: 'Role' }, { name: 'b', kind: 'Role' }],
  ])('has one owner of %s.%s %s as a whole', (plural, group, path, mine, yours) => {
    const world = new World(plural, group, path).apply('alice', mine);
    expect(world.owns('alice')).toEqual([]);
    expect(() => world.apply('bob', yours)).toThrow(StatusError);
    expect(() => world.apply('bob', mine)).not.toThrow();
    expect(world.value).toEqual(mine);
  });

  it.each<[string, string, string, JsonObject, JsonObject]>([
    ['configmaps', '', 'data', { a: '1' }, { b: '2' }],
    ['secrets', '', 'data', { a: 'MQ==' }, { b: 'Mg==' }],
    ['deployments', 'apps', 'metadata.labels', { a: '1' }, { b: '2' }],
    ['deployments', 'apps', 'metadata.annotations', { a: '1' }, { b: '2' }],
    ['deployments', 'apps', 'spec.template.metadata.labels', { a: '1' }, { b: '2' }],
    ['resourcequotas', '', 'spec.hard', { cpu: '1' }, { memory: '1Gi' }],
  ])('lets several own entries of %s.%s %s', (plural, group, path, mine, yours) => {
    const world = new World(plural, group, path).apply('alice', mine).apply('bob', yours);
    expect(world.value).toEqual({ ...mine, ...yours });
    expect(world.owns('alice')).toEqual(Object.keys(mine).map((key) => `f:${key}`));
    expect(world.apply('alice', {}).value).toEqual(yours);
  });

  it('adds finalizers as members of a set', () => {
    const world = new World('configmaps', '', 'metadata.finalizers')
      .apply('alice', ['example.com/a'])
      .apply('bob', ['example.com/b', 'example.com/a']);
    expect(world.value).toEqual(['example.com/b', 'example.com/a']);
    expect(world.apply('bob', []).value).toEqual(['example.com/a']);
  });
});
