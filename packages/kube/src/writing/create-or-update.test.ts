import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { Client } from '../client/client.ts';
import { PoolTransport } from '../client/pool-transport.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { RecordingTransport } from '../testkit/recording-transport.ts';
import { createOrPatch, createOrUpdate } from './create-or-update.ts';

let fixture: ClusterFixture;
let transport: RecordingTransport;
let client: Client;
beforeEach(async () => {
  fixture = await ClusterFixture.start();
  transport = new RecordingTransport(new PoolTransport(fixture.client.config));
  client = new Client({ config: fixture.client.config, transport, clock: fixture.clock, retries: 0 });
});
afterEach(async () => {
  await client.close();
  await fixture.close();
});

const key = { namespace: 'ns', name: 'a' };
const stored = () => fixture.server.all(configMaps)[0];
const withData = (value: string) => (object: ConfigMap) => ({ ...object, data: { value } });
const methods = () => transport.writes.map(({ method }) => method);

describe.each([
  ['createOrUpdate', createOrUpdate, 'PUT'],
  ['createOrPatch', createOrPatch, 'PATCH'],
] as const)('%s', (_name, write, method) => {
  it('creates what is missing, changes what differs, and leaves alone what does not', async () => {
    expect((await write(client, configMaps, key, withData('1'))).outcome).toBe('created');
    expect((await write(client, configMaps, key, withData('1'))).outcome).toBe('unchanged');
    expect((await write(client, configMaps, key, withData('2'))).outcome).toBe('updated');
    expect(methods()).toEqual(['POST', method]);
    expect(stored()?.data).toEqual({ value: '2' });
  });

  it('answers the object as the server has it', async () => {
    const created = await write(client, configMaps, key, withData('1'));
    expect(created.object).toEqual(stored());
    const unchanged = await write(client, configMaps, key, withData('1'));
    expect(unchanged.object).toEqual(stored());
    const updated = await write(client, configMaps, key, withData('2'));
    expect(updated.object).toEqual(stored());
  });

  it('takes an object that was changed in place, too', async () => {
    await write(client, configMaps, key, withData('1'));
    await write(client, configMaps, key, (object) => {
      object.data = { value: '2' };
      return object;
    });
    expect(stored()?.data).toEqual({ value: '2' });
  });

  it('says so when somebody else has created it in between', async () => {
    const racing = write(client, configMaps, key, (object) => {
      fixture.server.put(configMaps, { metadata: { ...key }, data: { theirs: 'yes' } });
      return object;
    });
    await expect(racing).rejects.toMatchObject({ isAlreadyExists: true });
  });

  it('passes on what the server refuses to show', async () => {
    fixture.server.fail('get', { status: 403 });
    await expect(write(client, configMaps, key, withData('1'))).rejects.toMatchObject({ isForbidden: true });
    expect(transport.writes).toEqual([]);
  });

  it('writes nothing when the change cannot be made', async () => {
    const failing = write(client, configMaps, key, () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(transport.writes).toEqual([]);
  });
});

describe('when somebody else writes in between', () => {
  const racing = (write: typeof createOrUpdate) => {
    fixture.server.put(configMaps, { metadata: { ...key }, data: { old: 'yes' } });
    return write(client, configMaps, key, (object) => {
      fixture.server.put(configMaps, { metadata: { ...object.metadata }, data: { ...object.data, theirs: 'yes' } });
      return { ...object, data: { ...object.data, ours: 'yes' } };
    });
  };

  it('createOrUpdate is refused', async () => {
    await expect(racing(createOrUpdate)).rejects.toMatchObject({ isConflict: true });
    expect(stored()?.data).toEqual({ old: 'yes', theirs: 'yes' });
  });

  it('createOrPatch changes its own fields only', async () => {
    await racing(createOrPatch);
    expect(stored()?.data).toEqual({ old: 'yes', theirs: 'yes', ours: 'yes' });
  });
});

it('createOrPatch sends what changed and which object it means, and nothing else', async () => {
  fixture.server.put(configMaps, {
    metadata: { ...key, uid: 'u1', labels: { a: '1' } },
    data: { keep: 'x', drop: 'y' },
  });
  await createOrPatch(client, configMaps, key, (object) => ({
    ...object,
    metadata: { ...object.metadata, labels: { a: '1', b: '2' } },
    data: { keep: 'x' },
  }));
  expect(JSON.parse(transport.writes[0]?.body ?? '')).toEqual({
    metadata: { uid: 'u1', labels: { b: '2' } },
    data: { drop: null },
  });
});
