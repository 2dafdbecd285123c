import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApiServer } from '@nexslice/apiserver';
import { Client, configMaps, jobs, namespaces, secrets } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { binary, type Layer, missingClients } from '../../../clients/binaries.ts';
import { check, type Place, type Step } from '../../../clients/step.ts';

const chart = fileURLToPath(new URL('chart', import.meta.url));
const wait = '--wait --timeout 30s';

/** A release in a namespace and on a server of its own, from its beginning to its end. */
const stories: { name: string; namespace: string; steps: Step[] }[] = [
  {
    name: 'looks at a chart before it is installed',
    namespace: 'before',
    steps: [
      { $: 'lint chart', prints: '==> Linting chart\n...1 chart(s) linted, 0 chart(s) failed' },
      { $: 'template site chart', prints: '...kind: ServiceAccount\n...kind: Deployment\n...' },
      {
        $: 'template site chart --validate',
        fails: '...no matches for kind "Beacon" in version "site.example.com/v1"\nensure CRDs are installed first',
      },
      { $: 'list', prints: 'NAME NAMESPACE REVISION UPDATED STATUS CHART APP VERSION' },
      { $: 'status site', fails: '...release: not found' },
    ],
  },
  {
    name: 'installs, upgrades, rolls back and uninstalls',
    namespace: 'life',
    steps: [
      {
        $: `install site chart ${wait} --wait-for-jobs`,
        prints: 'NAME: site\n...STATUS: deployed\nREVISION: 1\n...site is blue.',
      },
      { $: 'install site chart', fails: '...cannot...in use...' },
      { $: 'status site', prints: 'NAME: site\n...STATUS: deployed\n...' },
      {
        $: 'list',
        prints: 'NAME NAMESPACE REVISION UPDATED STATUS CHART APP VERSION\nsite life 1 ... deployed site-1.0.0 1',
      },
      {
        $: 'get values site --all -o json',
        prints: '{"colour":"blue","image":"site:1","outcome":"Running","replicas":1}',
      },
      { $: 'get manifest site', prints: '---\n...kind: Deployment\n...' },
      {
        $: 'get hooks site',
        prints: '...helm.sh/hook: test\n...helm.sh/hook: pre-install,pre-upgrade\n...helm.sh/hook: post-delete\n...',
      },
      { $: 'get notes site', prints: '...site is blue.' },
      { $: 'get metadata site', prints: 'NAME: site\nCHART: site\nVERSION: 1.0.0\n...' },
      { $: 'template other chart --validate', prints: '...kind: Beacon\n...' },
      {
        $: 'upgrade site chart --dry-run=server',
        prints: '...STATUS: pending-upgrade\n...MANIFEST:\n...',
      },
      { $: 'test site', prints: '...TEST SUITE: site-reachable\n...Phase: Succeeded...' },
      { $: `upgrade site chart --set colour=red,replicas=2 ${wait}`, prints: '...REVISION: 2\n...site is red.' },
      { $: 'get values site', prints: 'USER-SUPPLIED VALUES:\ncolour: red\nreplicas: 2' },
      { $: `rollback site 1 ${wait}`, prints: 'Rollback was a success! Happy Helming!' },
      {
        $: 'history site',
        prints: `REVISION UPDATED STATUS CHART APP VERSION DESCRIPTION
1 ... superseded site-1.0.0 1 Install complete
2 ... superseded site-1.0.0 1 Upgrade complete
3 ... deployed site-1.0.0 1 Rollback to 1`,
      },
      { $: `uninstall site --keep-history ${wait}`, prints: 'release "site" uninstalled' },
      { $: 'history site', prints: '...3 ... uninstalled site-1.0.0 1 Uninstallation complete' },
      { $: 'uninstall site', prints: 'release "site" uninstalled' },
      { $: 'list --all', prints: 'NAME NAMESPACE REVISION UPDATED STATUS CHART APP VERSION', until: 3 },
    ],
  },
  {
    name: 'installs or upgrades, and takes back what fails',
    namespace: 'retreat',
    steps: [
      {
        $: `upgrade --install site chart ${wait}`,
        prints: 'Release "site" does not exist. Installing it now.\n...STATUS: deployed\n...',
      },
      {
        $: `upgrade --install site chart --set colour=green ${wait}`,
        prints: 'Release "site" has been upgraded. Happy Helming!\n...REVISION: 2\n...',
      },
      {
        $: 'upgrade site chart --set image=none:1,outcome=ImagePullBackOff --atomic --timeout 3s',
        fails: '...rolled back due to...',
        until: 3,
      },
      {
        $: 'upgrade site chart --set image=none:1,outcome=ImagePullBackOff --rollback-on-failure --timeout 3s',
        fails: '...rolled back due to...',
        since: 4,
      },
      { $: 'list', prints: '...\nsite retreat 4 ... deployed site-1.0.0 1' },
      { $: 'get values site', prints: 'USER-SUPPLIED VALUES:\ncolour: green' },
      { $: `install other chart --set outcome=ImagePullBackOff --wait --timeout 1s`, fails: '...' },
      { $: 'list --failed', prints: '...\nother retreat 1 ... failed site-1.0.0 1' },
      { $: 'uninstall other site', prints: 'release "other" uninstalled\nrelease "site" uninstalled' },
    ],
  },
];

describe.each<[number, Layer]>([
  [3, 'v32'],
  [4, 'v35'],
])('helm %i', (major, layer) => {
  const path = binary('helm', layer);
  const skipped = path ? '' : `, skipped: ${missingClients}`;

  for (const { name, namespace, steps } of stories) {
    it.skipIf(!path).concurrent(
      `${name}${skipped}`,
      async () => {
        const folder = mkdtempSync(join(tmpdir(), 'nexslice-helm-'));
        cpSync(chart, join(folder, 'chart'), { recursive: true });
        const server = await createApiServer({ controllers: true, authorizationMode: 'RBAC' });
        writeFileSync(join(folder, 'kubeconfig'), server.kubeconfig(), { mode: 0o600 });
        const client = new Client({ config: { server: server.url }, transport: server.transport });
        await client.create(namespaces, { metadata: { name: namespace } });
        const env = { KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder, HELM_NAMESPACE: namespace };
        const place: Place = { path: path as string, version: major, cwd: folder, env };
        try {
          for (const step of steps) await check(place, step);
          const left = await Promise.all([configMaps, secrets, jobs].map((kind) => client.list(kind, { namespace })));
          const names = left.flatMap(({ items }) => items.map(({ metadata }) => metadata?.name));
          // A controller writes it into every namespace, perhaps later than this.
          expect(names.filter((name) => name !== 'kube-root-ca.crt')).toEqual([]);
        } finally {
          await client.close();
          await server.stop();
          rmSync(folder, { recursive: true });
        }
      },
      120_000,
    );
  }
});
