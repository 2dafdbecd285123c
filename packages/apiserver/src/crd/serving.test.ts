import { systemClock, systemRandom } from '@nexslice/kube';
import { beforeEach, describe, expect, it } from 'vitest';
import { adminUser } from '../auth/user.ts';
import { Catalog } from '../registry/catalog.ts';
import type { RegistryContext } from '../registry/context.ts';
import { readWatchOptions, type WriteOptions } from '../registry/options.ts';
import type { ApiObject } from '../registry/resource.ts';
import type { Resource } from '../registry/resource-api.ts';
import { Store } from '../store/store.ts';
import { serveDefinitions } from './serving.ts';
import { CLEANUP_FINALIZER } from './status.ts';

const GROUP = 'g.example.com';
const options: WriteOptions = { dryRun: false, fieldValidation: 'Strict', manager: 'test', user: adminUser };

const everything = readWatchOptions(new URLSearchParams());

function definition(kind = 'Slice', change: object = {}): object {
  const plural = `${kind.toLowerCase()}s`;
  const schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { sst: { type: 'integer', default: 1 } } } },
  };
  const versions = [
    { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, subresources: { status: {} } },
    {
      name: 'v1beta1',
      served: true,
      storage: false,
      schema: { openAPIV3Schema: schema },
      subresources: { status: {} },
    },
  ];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: { group: GROUP, scope: 'Cluster', names: { plural, kind }, versions, ...change },
  };
}

/** Lets the microtask run that follows a write. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('served definitions', () => {
  let store: Store;
  let catalog: Catalog;
  let context: RegistryContext;

  beforeEach(() => {
    store = new Store({ clock: systemClock, history: { count: 100, ageMs: 60_000 } });
    catalog = new Catalog();
    context = {
      store,
      clock: systemClock,
      random: systemRandom,
      knownKinds: (version, kind) => catalog.hasKind(version, kind),
    };
    serveDefinitions(catalog, context);
  });

  const definitions = () => catalog.find('apiextensions.k8s.io', 'v1', 'customresourcedefinitions') as Resource;
  const slices = (version = 'v1') => catalog.find(GROUP, version, 'slices');
  const body = (object: object) => ({ bytes: Buffer.from(JSON.stringify(object)), contentType: 'application/json' });
  const target = (name: string) => ({ namespace: undefined, name });

  async function define(object: object): Promise<void> {
    await definitions().create(undefined, body(object), options);
    await settled();
  }

  async function read(name = `slices.${GROUP}`): Promise<ApiObject> {
    return (await definitions().get(target(name))).object;
  }

  async function createSlice(name: string, metadata: object = {}): Promise<ApiObject> {
    const object = { apiVersion: `${GROUP}/v1`, kind: 'Slice', metadata: { name, ...metadata }, spec: {} };
    return (await (slices() as Resource).create(undefined, body(object), options)).item.object;
  }

  const conditions = (object: ApiObject) =>
    Object.fromEntries(
      (object['status'] as { conditions: { type: string; status: string }[] }).conditions.map(({ type, status }) => [
        type,
        status,
      ]),
    );

  it('are established and serve their kind in every version', async () => {
    await define(definition());
    expect(conditions(await read())).toEqual({ NamesAccepted: 'True', Established: 'True' });
    expect((await createSlice('gold'))['spec']).toEqual({ sst: 1 });
    const other = await (slices('v1beta1') as Resource).get(target('gold'));
    expect(other.object).toMatchObject({ apiVersion: `${GROUP}/v1beta1`, spec: { sst: 1 } });
  });

  it('are refused with all that is wrong', async () => {
    const wrong = definition('Slice', { scope: 'Global' });
    expect(() => definitions().create(undefined, body(wrong), options)).toThrow(
      /CustomResourceDefinition.apiextensions.k8s.io "slices.g.example.com" is invalid: spec.scope: Unsupported value: "Global"/,
    );
    await settled();
    expect(slices()).toBeUndefined();
  });

  it('follow changes of the schema and of the versions served', async () => {
    await define(definition());
    const object = structuredClone(await read()) as ApiObject & { spec: { versions: { served: boolean }[] } };
    (object.spec.versions[1] as { served: boolean }).served = false;
    await definitions().update(target(`slices.${GROUP}`), body(object), options);
    await settled();
    expect(slices('v1')).toBeDefined();
    expect(slices('v1beta1')).toBeUndefined();
  });

  it('keep what they serve when only their status is written', async () => {
    await define(definition());
    const before = slices();
    await define(definition('Upf'));
    expect(slices()).toBe(before);
  });

  it('wait for names that another one holds, and get them when it is gone', async () => {
    await define(definition());
    await define(
      definition('Other', { names: { plural: 'others', kind: 'Slice', singular: 'other', listKind: 'OtherList' } }),
    );
    expect(conditions(await read(`others.${GROUP}`))).toEqual({ NamesAccepted: 'False', Established: 'False' });
    expect(catalog.find(GROUP, 'v1', 'others')).toBeUndefined();
    await definitions().delete(target(`slices.${GROUP}`), { dryRun: false });
    await settled();
    await settled();
    expect(catalog.find(GROUP, 'v1', 'others')).toBeDefined();
  });

  it('take their instances along when they are deleted', async () => {
    await define(definition());
    await createSlice('gold');
    const deleted = await definitions().delete(target(`slices.${GROUP}`), { dryRun: false });
    expect(deleted).toMatchObject({ item: { object: { metadata: { finalizers: [CLEANUP_FINALIZER] } } } });
    await settled();
    expect(slices()).toBeUndefined();
    expect(store.collection(GROUP, 'slices').size).toBe(0);
    expect(() => definitions().get(target(`slices.${GROUP}`))).toThrow('not found');
  });

  it('wait for instances that something else holds', async () => {
    await define(definition());
    await createSlice('gold', { finalizers: ['example.com/busy'] });
    await definitions().delete(target(`slices.${GROUP}`), { dryRun: false });
    await settled();
    expect(conditions(await read())).toMatchObject({ Terminating: 'True' });
    expect(JSON.stringify(await read())).toContain('"reason":"InstanceDeletionInProgress"');
    await expect(createSlice('late')).rejects.toThrow(
      'create not allowed while custom resource definition is terminating',
    );
    const held = structuredClone((await (slices() as Resource).get(target('gold'))).object);
    delete held.metadata.finalizers;
    await (slices() as Resource).update(target('gold'), body(held), options);
    await settled();
    expect(() => definitions().get(target(`slices.${GROUP}`))).toThrow('not found');
  });

  it('stay untouched by a dry run and by a delete whose conditions are not met', async () => {
    await define(definition());
    const before = await read();
    await definitions().delete(target(`slices.${GROUP}`), { dryRun: true });
    expect(() =>
      definitions().delete(target(`slices.${GROUP}`), { dryRun: false, preconditions: { uid: 'other' } }),
    ).toThrow(/precondition/);
    await settled();
    expect(await read()).toBe(before);
  });

  describe('end the watches', () => {
    /** Everything that a watch tells, in words. */
    function watch(version = 'v1'): string[] {
      const told: string[] = [];
      const start = (slices(version) as Resource).watch(undefined, everything);
      const stop = start({
        event: ({ type, item }) => told.push(`${type} ${item.object.metadata.name}`),
        fail: (error) => told.push(error.message),
        end: () => {
          told.push('end');
          stop();
        },
      });
      return told;
    }

    it('of instances when they go, after the last instance has', async () => {
      await define(definition());
      await createSlice('gold');
      const told = [watch(), watch('v1beta1')];
      await definitions().delete(target(`slices.${GROUP}`), { dryRun: false });
      await settled();
      for (const one of told) expect(one).toEqual(['ADDED gold', 'DELETED gold', 'end']);
    });

    it('of a kind that is served anew by another schema, and of no other', async () => {
      await define(definition());
      await define(definition('Upf'));
      const told = watch();
      const object = structuredClone(await read('upfs.g.example.com')) as ApiObject & { spec: { versions: object[] } };
      object.spec.versions.pop();
      await definitions().update(target('upfs.g.example.com'), body(object), options);
      await settled();
      expect(told).toEqual([]);
      const changed = structuredClone(await read()) as typeof object;
      changed.spec.versions.pop();
      await definitions().update(target(`slices.${GROUP}`), body(changed), options);
      await settled();
      expect(told).toEqual(['end']);
    });

    it('that begin while they go', async () => {
      await define(definition());
      const late = slices() as Resource;
      await definitions().delete(target(`slices.${GROUP}`), { dryRun: false });
      await settled();
      const told: string[] = [];
      const note = (text: string) => () => told.push(text);
      late.watch(undefined, everything)({ event: note('event'), fail: note('fail'), end: note('end') });
      expect(told).toEqual(['end']);
    });

    it('but not those that somebody has ended before', async () => {
      await define(definition());
      const told: string[] = [];
      const note = (text: string) => () => told.push(text);
      (slices() as Resource).watch(
        undefined,
        everything,
      )({
        event: note('event'),
        fail: note('fail'),
        end: note('end'),
      })();
      await definitions().delete(target(`slices.${GROUP}`), { dryRun: false });
      await settled();
      expect(told).toEqual([]);
    });
  });

  it('are served again from what is stored', async () => {
    await define(definition());
    await createSlice('gold');
    const again = new Catalog();
    serveDefinitions(again, context);
    const found = await again.find(GROUP, 'v1', 'slices')?.get(target('gold'));
    expect(found?.object.metadata.name).toBe('gold');
  });
});
