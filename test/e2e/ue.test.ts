import { readFileSync } from 'node:fs';
import { type UPF, uesessions, upfs } from '@nexslice/kinds';
import { type Client, configMaps, deployments, pods, replicaSets, services } from '@nexslice/kube';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, connect, disconnect, eventually, names, post } from './support/cluster.ts';
import { kubectl, withoutKubectl } from './support/kubectl.ts';
import { type RunningNexslice, startNexslice, temporaryFolder } from './support/process.ts';

const folder = temporaryFolder();
let nexslice: RunningNexslice;
let client: Client;

beforeAll(async () => {
  nexslice = await startNexslice(folder.path);
  client = await clientOf(nexslice);
});

afterAll(async () => {
  await client?.close();
  await nexslice?.stop();
  folder.remove();
});

const key = (name: string) => ({ namespace: 'nexslice', name });

async function phaseOf(name: string) {
  return (await client.get(uesessions, key(name))).status?.phase;
}

async function nothingIsLeft() {
  for (const type of [uesessions, upfs, deployments, replicaSets, pods, services]) {
    expect(await names(client, type)).toEqual([]);
  }
  expect(await names(client, configMaps)).toEqual(['kube-root-ca.crt']);
}

describe('a UE that connects', () => {
  it('gets a UPF of its own: a Deployment with a ready pod, a Service and a ConfigMap', async () => {
    await connect(nexslice.gateway, 1);
    await eventually(async () => expect(await phaseOf('ue1')).toBe('Ready'));
    const deployment = await client.get(deployments, key('upf-ue1'));
    expect(deployment.metadata?.labels).toMatchObject({ app: 'upf', 'ue-id': '1' });
    expect(deployment.status).toMatchObject({ replicas: 1, readyReplicas: 1, availableReplicas: 1 });
    const service = await client.get(services, key('upf-ue1'));
    expect(service.spec?.ports).toMatchObject([
      { name: 'gtpu', port: 2152, protocol: 'UDP' },
      { name: 'pfcp', port: 8805, protocol: 'UDP' },
    ]);
    const config = await client.get(configMaps, key('upf-ue1-config'));
    expect(config.data?.['upfcfg.yaml']).toMatch(/^version: "?1\.0\.3"?$/m);
  });

  it.skipIf(withoutKubectl)('is shown by kubectl as the README shows it', async () => {
    const readme = readFileSync('README.md', 'utf8');
    const [, args = '', output] = /^\$ kubectl --kubeconfig \S+ (.*)\n([^`]*)```/m.exec(readme) ?? [];
    const printed = await kubectl(nexslice.kubeconfig, ...args.split(' '));
    expect(printed.replaceAll(/\d+s$/gm, '1s')).toBe(output);
  });

  it('leaves nothing behind when it disconnects', async () => {
    await disconnect(nexslice.gateway, 1);
    await eventually(nothingIsLeft);
  });
});

it('twenty connects of one UE at once make one session and one UPF', async () => {
  await Promise.all(Array.from({ length: 20 }, () => connect(nexslice.gateway, 7)));
  await eventually(async () => expect(await phaseOf('ue7')).toBe('Ready'));
  expect(await names(client, uesessions)).toEqual(['ue7']);
  expect(await names(client, upfs)).toEqual(['upf-ue7']);
  await disconnect(nexslice.gateway, 7);
  await eventually(nothingIsLeft);
});

it('connect, disconnect and connect in quick succession end connected, with one UPF', async () => {
  for (let round = 0; round < 5; round += 1) {
    await connect(nexslice.gateway, 3);
    await disconnect(nexslice.gateway, 3);
    await connect(nexslice.gateway, 3);
  }
  await eventually(async () => {
    const session = await client.get(uesessions, key('ue3'));
    expect(session.status?.phase).toBe('Ready');
    const [upf, ...more] = (await client.list(upfs, { namespace: 'nexslice' })).items as UPF[];
    expect(more).toEqual([]);
    expect(upf?.metadata.ownerReferences?.[0]?.uid).toBe(session.metadata.uid);
    expect(await names(client, deployments)).toEqual(['upf-ue3']);
  });
  await disconnect(nexslice.gateway, 3);
  await eventually(nothingIsLeft);
});

it('the disconnect of an unknown UE is a 404 that says so and changes nothing', async () => {
  const { status, body } = await post(nexslice.gateway, '/api/ue-disconnect', { ue_id: 999 });
  expect(status).toBe(404);
  expect(body).toMatchObject({ code: 'SLICING_SESSION_NOT_FOUND', error: expect.stringContaining('ue999') });
  await nothingIsLeft();
});

it('a simulated UE runs beside its UPF, and goes with it', async () => {
  const { status, body } = await post(nexslice.gateway, '/add_pod');
  expect(status).toBe(201);
  const { ue_id: id } = body as { ue_id: number };
  await eventually(async () => {
    const session = await client.get(uesessions, key(`ue${id}`));
    const simulated = session.status?.conditions?.find(({ type }) => type === 'Simulated');
    expect(simulated?.status).toBe('True');
    expect(session.status?.phase).toBe('Ready');
  });
  const config = await client.get(configMaps, key(`ueransim-ue${id}-config`));
  expect(config.data?.['ue.yaml']).toContain('imsi-20895');
  await post(nexslice.gateway, `/remove_pod/${id}`);
  await eventually(nothingIsLeft);
});

it('a hundred UEs in one request are all ready, and all go in one request', async () => {
  expect((await post(nexslice.gateway, '/create_pods')).status).toBe(200);
  await eventually(async () => {
    const { items } = await client.list(uesessions, { namespace: 'nexslice' });
    expect(items).toHaveLength(100);
    expect(items.filter(({ status }) => status?.phase !== 'Ready')).toEqual([]);
  }, 60_000);
  expect((await post(nexslice.gateway, '/delete_pods')).status).toBe(200);
  await eventually(nothingIsLeft);
}, 150_000);

describe.skipIf(withoutKubectl)(`with kubectl${withoutKubectl ? `: ${withoutKubectl}` : ''}`, () => {
  it('a user sees the UE and its UPF, and that they are ready', async () => {
    await connect(nexslice.gateway, 2);
    await eventually(async () => expect(await phaseOf('ue2')).toBe('Ready'));
    const printed = await kubectl(nexslice.kubeconfig, '-n', 'nexslice', 'get', 'deploy,svc,upf,uesession');
    expect(printed).toMatch(/deployment\.apps\/upf-ue2 +1\/1 +1 +1 /);
    expect(printed).toMatch(/service\/upf-ue2 +ClusterIP +None +<none> +2152\/UDP,8805\/UDP/);
    expect(printed).toMatch(/upf\.nexslice\.io\/upf-ue2 +Ready +default +2 /);
    expect(printed).toMatch(/uesession\.nexslice\.io\/ue2 +Ready +2 +default +upf-ue2/);
  });

  it('a user who deletes the session deletes all that was made for it', async () => {
    await kubectl(nexslice.kubeconfig, '-n', 'nexslice', 'delete', 'uesession', 'ue2');
    await eventually(nothingIsLeft);
    const left = await kubectl(nexslice.kubeconfig, '-n', 'nexslice', 'get', 'all,upf,uesession', '-o', 'name');
    expect(left).toBe('');
  });

  it('a user who asks what a Slice is gets an explanation', async () => {
    const printed = await kubectl(nexslice.kubeconfig, 'explain', 'slice.spec.snssai');
    expect(printed).toContain('S-NSSAI');
  });
});
