import { readFileSync } from 'node:fs';
import { type ApiServer, createApiServer, type PolicyRule, type ResourceAttributes } from '@nexslice/apiserver';
import { addClaims } from '@nexslice/claims';
import {
  claimKinds,
  crds,
  firstIPAllocations,
  firstVLANAllocations,
  ipAllocations,
  ipClaims,
  ipPrefixes,
  networkInstances,
  vlanAllocations,
  vlanClaims,
  vlanIndexes,
} from '@nexslice/kinds';
import {
  Client,
  type CustomResourceDefinition,
  customResourceDefinitions,
  isConditionTrue,
  Manager,
  type ResourceType,
} from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const account = 'system:serviceaccount:nexslice:nexslice-controller';
const manifests = parseAllDocuments(
  readFileSync(new URL('../../deploy/rbac-claims.yaml', import.meta.url), 'utf8'),
).map((document) => document.toJS());
const rules = manifests.find(({ kind }) => kind === 'ClusterRole').rules as PolicyRule[];

const asked: { attributes: ResourceAttributes; allowed: boolean }[] = [];
let server: ApiServer;
let admin: Client;
let client: Client;
const stopping = new AbortController();
let running: Promise<void>;

function configOf(token: string) {
  return { server: server.url, ...(server.ca ? { ca: server.ca } : {}), token: async () => token };
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
  for (const crd of crds(claimKinds) as CustomResourceDefinition[]) await admin.apply(customResourceDefinitions, crd);
  await eventually(async () => {
    const { items } = await admin.list(customResourceDefinitions);
    expect(items.every(({ status }) => isConditionTrue(status?.conditions as never, 'Established'))).toBe(true);
  });
  const paths: Record<string, string> = {
    ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  };
  for (const body of manifests) await admin.request('POST', paths[body.kind] as string, { body });
  await admin.request('POST', '/api/v1/namespaces', { body: { metadata: { name: 'nexslice' } } });
  const accounts = '/api/v1/namespaces/nexslice/serviceaccounts';
  await admin.request('POST', accounts, { body: { metadata: { name: 'nexslice-controller' } } });
  const { status } = await admin.request<{ status: { token: string } }>(
    'POST',
    `${accounts}/nexslice-controller/token`,
    { body: { spec: {} } },
  );
  client = new Client({ config: configOf(status.token), fieldManager: 'nexslice' });
  const manager = new Manager({ client, stopTimeoutMs: 5_000 });
  addClaims(manager);
  running = manager.start(stopping.signal);
  running.catch(() => undefined);
  await Promise.race([manager.ready(), running]);
});

afterAll(async () => {
  stopping.abort();
  await running?.catch(() => undefined);
  await client?.close();
  await admin?.close();
  await server?.stop();
});

const namespace = 'default';

async function put(type: ResourceType, name: string, spec: object): Promise<void> {
  await admin.apply(type, { metadata: { name, namespace }, spec } as never);
}

async function answered(type: ResourceType, name: string): Promise<void> {
  await eventually(async () => {
    const { status } = (await admin.get(type, { name, namespace })) as { status?: { conditions?: never[] } };
    expect(isConditionTrue(status?.conditions, 'Ready')).toBe(true);
  });
}

/** Everything that the controllers do: all kinds of wishes, answered, and one that has to wait. */
async function live(): Promise<void> {
  const ran = { networkInstance: { name: 'ran' } };
  await put(networkInstances, 'ran', { prefixes: [{ prefix: '10.3.0.0/24' }] });
  await put(ipPrefixes, 'more', { ...ran, prefix: '10.4.0.0/24' });
  await put(vlanIndexes, 'paris', {});
  await put(ipClaims, 'a', ran);
  await put(vlanClaims, 'a', { vlanIndex: { name: 'paris' } });
  await put(ipAllocations, 'b', ran);
  await put(vlanAllocations, 'b', { vlanDatabase: { name: 'paris' } });
  const first = {
    networkInstanceRef: { name: 'ran' },
    selector: { matchLabels: { 'nephio.org/site': 'paris' } },
  };
  await put(firstIPAllocations, 'c', first);
  await put(firstVLANAllocations, 'c', first);
  await put(ipClaims, 'nowhere', { networkInstance: { name: 'unknown' } });
  for (const type of [networkInstances, vlanIndexes]) await answered(type, type === vlanIndexes ? 'paris' : 'ran');
  for (const type of [ipClaims, vlanClaims]) await answered(type, 'a');
  for (const type of [ipAllocations, vlanAllocations]) await answered(type, 'b');
  for (const type of [firstIPAllocations, firstVLANAllocations]) await answered(type, 'c');
  await eventually(() => asked.some(({ attributes: { resource } }) => resource === 'events'));
}

const single = ({ verbs, apiGroups = [], resources = [] }: PolicyRule) =>
  apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource} ${group}`)));

/** Rights that this server and this life give no occasion for, and what does. */
const elsewhere = [
  { right: /^list /, because: 'an older cluster knows no watch that begins with what is there' },
  { right: /^update \S+\/finalizers /, because: 'the admission plug-in OwnerReferencesPermissionEnforcement asks' },
  { right: /^patch events /, because: 'something fails again' },
];

it('the controllers of claims work with the rights of their ClusterRole, and need each of them', async () => {
  await live();
  const used = new Set(asked.map(({ attributes: { verb, resource, group } }) => `${verb} ${resource} ${group}`));
  expect(asked.filter(({ allowed }) => !allowed).map(({ attributes }) => attributes)).toEqual([]);
  const unused = rules
    .flatMap(single)
    .filter((one) => !used.has(one) && !elsewhere.some(({ right }) => right.test(one)));
  expect(unused).toEqual([]);
});
