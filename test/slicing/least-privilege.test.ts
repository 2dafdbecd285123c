import { readFileSync } from 'node:fs';
import { type ApiServer, createApiServer, type PolicyRule, type ResourceAttributes } from '@nexslice/apiserver';
import { createGateway } from '@nexslice/gateway';
import { crds, uesessions, upfs } from '@nexslice/kinds';
import {
  Client,
  type CustomResourceDefinition,
  configMaps,
  customResourceDefinitions,
  deployments,
  isConditionTrue,
  Manager,
  noopLogger,
  type Role,
} from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { addSlicing, ensureDefaultSlice } from '@nexslice/slicing';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { preflight } from '../../packages/cli/src/compose/install.ts';

const namespace = 'nexslice';
const account = `system:serviceaccount:${namespace}:nexslice-controller`;
const manifests = parseAllDocuments(readFileSync(new URL('../../deploy/rbac.yaml', import.meta.url), 'utf8')).map(
  (document) => document.toJS(),
);
const role = manifests.find(({ kind }) => kind === 'Role') as Role;

const asked: { attributes: ResourceAttributes; allowed: boolean }[] = [];
let server: ApiServer;
let admin: Client;
let client: Client;
let gateway: ReturnType<typeof createGateway>;
let url: string;
const stopping = new AbortController();
let running: Promise<void>;

function configOf(token: string) {
  return { server: server.url, namespace, ...(server.ca ? { ca: server.ca } : {}), token: async () => token };
}

/** As an administrator prepares a cluster. */
async function install(): Promise<void> {
  const definitions = crds() as CustomResourceDefinition[];
  for (const crd of definitions) await admin.apply(customResourceDefinitions, crd);
  await eventually(async () => {
    const { items } = await admin.list(customResourceDefinitions);
    expect(items.every(({ status }) => isConditionTrue(status?.conditions as never, 'Established'))).toBe(true);
  });
  const paths: Record<string, string> = {
    Namespace: '/api/v1/namespaces',
    ServiceAccount: `/api/v1/namespaces/${namespace}/serviceaccounts`,
    Role: `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles`,
    RoleBinding: `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`,
  };
  for (const body of manifests) await admin.request('POST', paths[body.kind] as string, { body });
}

beforeAll(async () => {
  server = await createApiServer({
    controllers: true,
    authorizationMode: 'RBAC',
    audit: ({ name }, attributes, allowed) => {
      if (name === account && attributes.path === undefined) asked.push({ attributes, allowed });
    },
  });
  admin = new Client({ config: configOf(server.token), fieldManager: 'test' });
  await install();
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/nexslice-controller/token`;
  const { status } = await admin.request<{ status: { token: string } }>('POST', path, { body: { spec: {} } });
  client = new Client({ config: configOf(status.token), fieldManager: 'nexslice' });
  const manager = new Manager({ client, stopTimeoutMs: 5_000 });
  const slicing = addSlicing(manager, { namespace, defaults: { image: 'free5gc/upf:latest', replicas: 1 } });
  gateway = createGateway({
    sessions: slicing.sessions,
    upfs: slicing.upfs,
    ready: async () => [],
    registry: new Registry(),
    version: '0.0.0',
    host: '127.0.0.1',
    port: 0,
    logger: noopLogger,
  });
  await preflight(client, namespace, false);
  await ensureDefaultSlice(client, namespace);
  running = manager.start(stopping.signal);
  running.catch(() => undefined);
  await Promise.race([manager.ready(), running]);
  url = await gateway.listen();
});

afterAll(async () => {
  await gateway?.close();
  stopping.abort();
  await running?.catch(() => undefined);
  await client?.close();
  await admin?.close();
  await server?.stop();
});

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([response.status, await response.text()]).toEqual([200, expect.anything()]);
}

async function phase(ueId: number): Promise<string | undefined> {
  return (await admin.get(uesessions, { namespace, name: `ue${ueId}` })).status?.phase;
}

/** Everything that the product does: a UE comes, comes again, and goes; things are broken and mended; requests are repeated. */
async function live(): Promise<void> {
  await post('/api/ue-connect', { ue_id: 1 });
  await post('/api/ue-connect', { ue_id: 2 });
  await Promise.all([1, 2, 3].map(() => post('/api/ue-connect', { ue_id: 3 })));
  await admin.apply(uesessions, { metadata: { namespace, name: 'ue4' }, spec: { ueId: 4, simulate: true } } as never);
  await eventually(
    async () => expect([await phase(1), await phase(2), await phase(4)]).toEqual(['Ready', 'Ready', 'Ready']),
    {
      timeoutMs: 10_000,
    },
  );
  await admin.delete(deployments, { namespace, name: 'upf-ue2' });
  await admin.delete(upfs, { namespace, name: 'upf-ue2' });
  await eventually(async () => expect(await phase(2)).toBe('Ready'), { timeoutMs: 10_000 });
  await eventually(
    async () => {
      const { status } = await admin.get(uesessions, { namespace, name: 'ue4' });
      expect(isConditionTrue(status?.conditions as never, 'Simulated')).toBe(true);
    },
    { timeoutMs: 10_000 },
  );
  for (const ueId of [1, 2, 3]) await post('/api/ue-disconnect', { ue_id: ueId });
  await admin.apply(uesessions, { metadata: { namespace, name: 'ue4' }, spec: { ueId: 4, connected: false } } as never);
  await eventually(
    async () => {
      const { items } = await admin.list(uesessions, { namespace });
      expect(items).toEqual([]);
      expect((await admin.list(configMaps, { namespace })).items.map(({ metadata }) => metadata?.name)).toEqual([
        'kube-root-ca.crt',
      ]);
    },
    { timeoutMs: 15_000 },
  );
}

const single = ({ verbs, apiGroups = [], resources = [] }: PolicyRule) =>
  apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource} ${group}`)));

/** Rights that this server and this life give no occasion for, and what does. */
const elsewhere = [
  { right: /^list /, because: 'an older cluster knows no watch that begins with what is there' },
  {
    right: /^update \S+\/finalizers /,
    because: 'the admission plug-in OwnerReferencesPermissionEnforcement asks for it',
  },
  {
    right: /^(get upfs|delete deployments|delete services) /,
    because: 'a garbage collector loses sight of what a UPF owned',
  },
  { right: /^(create|patch) events /, because: 'something fails, once and again' },
];

it('the controllers and the gateway work with the rights of their Role, and need each of them', async () => {
  await live();
  const used = new Set(asked.map(({ attributes: { verb, resource, group } }) => `${verb} ${resource} ${group}`));
  const refused = asked.filter(({ allowed }) => !allowed).map(({ attributes }) => attributes);
  expect(refused).toEqual([]);
  const unused = (role.rules as PolicyRule[])
    .flatMap(single)
    .filter((one) => !used.has(one) && !elsewhere.some(({ right }) => right.test(one)));
  expect(unused).toEqual([]);
});
