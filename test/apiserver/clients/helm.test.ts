import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import { Client, configMaps, deployments, services } from '@nexslice/kube';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binary, type Layer, missingClients } from '../../clients/binaries.ts';

const run = promisify(execFile);

const chart = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'values.yaml': 'replicas: 1\ncolour: blue\n',
  'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "web:1" }] }
---
apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }} }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data: { colour: {{ .Values.colour }} }
`,
};

describe.each<[string, Layer]>([
  ['3', 'v32'],
  ['4', 'v35'],
])('helm %s', (major, layer) => {
  const path = binary('helm', layer);
  const skipped = path ? '' : `, skipped: ${missingClients}`;
  let folder: string;
  let server: ApiServer;
  let client: Client;

  async function helm(...args: string[]): Promise<string> {
    const { stdout } = await run(path as string, ['--kubeconfig', join(folder, 'config'), ...args], {
      timeout: 60_000,
      env: { ...process.env, HOME: folder },
    });
    return stdout.trim();
  }

  const colour = async () => (await client.get(configMaps, { namespace: 'default', name: 'site' })).data?.['colour'];

  beforeAll(async () => {
    if (!path) return;
    folder = mkdtempSync(join(tmpdir(), 'nexslice-helm-'));
    mkdirSync(join(folder, 'web', 'templates'), { recursive: true });
    for (const [name, text] of Object.entries(chart)) writeFileSync(join(folder, 'web', name), text);
    server = await createApiServer({ controllers: true });
    client = new Client({ config: { server: server.url }, transport: server.transport });
    writeFileSync(join(folder, 'config'), server.kubeconfig(), { mode: 0o600 });
  });
  afterAll(async () => {
    await client?.close();
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  it.skipIf(!path)(
    `installs, upgrades, rolls back and uninstalls a chart${skipped}`,
    async () => {
      expect(await helm('version', '--short')).toMatch(new RegExp(`^v${major}\\.`));
      const installed = await helm('install', 'site', join(folder, 'web'), '--wait', '--timeout', '30s');
      expect(installed).toContain('STATUS: deployed');
      const made = await client.get(deployments, { namespace: 'default', name: 'site' });
      expect(made.status?.readyReplicas).toBe(1);
      await helm(
        'upgrade',
        'site',
        join(folder, 'web'),
        '--set',
        'colour=red,replicas=2',
        '--wait',
        '--timeout',
        '30s',
      );
      expect(await colour()).toBe('red');
      expect(JSON.parse(await helm('history', 'site', '-o', 'json'))).toHaveLength(2);
      await helm('rollback', 'site', '1', '--wait', '--timeout', '30s');
      expect(await colour()).toBe('blue');
      expect(JSON.parse(await helm('list', '-o', 'json'))).toMatchObject([{ name: 'site', revision: '3' }]);
      await helm('uninstall', 'site', '--wait', '--timeout', '30s');
      expect((await client.list(services, { namespace: 'default' })).items).toEqual([]);
      expect((await client.list(deployments, { namespace: 'default' })).items).toEqual([]);
    },
    120_000,
  );
});
