import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binary, type Layer, missingClients } from '../../clients/binaries.ts';

const run = promisify(execFile);

const deployment = (image: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "${image}" }] }
`;

describe.each<Layer>(['v29', 'v32', 'v35'])('kubectl of %s', (layer) => {
  const path = binary('kubectl', layer);
  const skipped = path ? '' : `, skipped: ${missingClients}`;
  let folder: string;
  let server: ApiServer;

  async function kubectl(...args: string[]): Promise<string> {
    const { stdout } = await run(path as string, ['--kubeconfig', join(folder, 'config'), ...args], {
      timeout: 30_000,
      env: { ...process.env, HOME: folder, KUBECACHEDIR: join(folder, 'cache') },
    });
    return stdout.trim();
  }

  function file(name: string, text: string): string {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  }

  beforeAll(async () => {
    if (!path) return;
    folder = mkdtempSync(join(tmpdir(), 'nexslice-kubectl-'));
    server = await createApiServer({ controllers: true, authorizationMode: 'RBAC' });
    file('config', server.kubeconfig());
  });
  afterAll(async () => {
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  it.skipIf(!path)(
    `applies, explains, rolls out, undoes and deletes a Deployment${skipped}`,
    async () => {
      expect(await kubectl('apply', '-f', file('web.yaml', deployment('web:1')))).toBe('deployment.apps/web created');
      expect(await kubectl('apply', '-f', file('web.yaml', deployment('web:1')))).toBe('deployment.apps/web unchanged');
      expect(await kubectl('rollout', 'status', 'deploy/web')).toContain('successfully rolled out');
      expect(await kubectl('apply', '-f', file('web.yaml', deployment('web:2')))).toBe(
        'deployment.apps/web configured',
      );
      expect(await kubectl('rollout', 'status', 'deploy/web')).toContain('successfully rolled out');
      expect(await kubectl('rollout', 'undo', 'deploy/web')).toBe('deployment.apps/web rolled back');
      expect(await kubectl('get', 'deploy', 'web', '-o', 'jsonpath={..image}')).toBe('web:1');
      expect(await kubectl('wait', '--for=condition=Available', 'deploy/web')).toContain('condition met');
      expect(await kubectl('explain', 'deployment.spec.replicas')).toContain('integer');
      expect(await kubectl('scale', 'deploy/web', '--replicas=1')).toBe('deployment.apps/web scaled');
      expect(await kubectl('label', 'deploy/web', 'tier=gold')).toBe('deployment.apps/web labeled');
      expect(await kubectl('get', 'deploy')).toMatch(/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb /);
      expect(await kubectl('describe', 'deploy/web')).toContain('tier=gold');
      expect(await kubectl('delete', 'deploy/web')).toContain('deployment.apps "web" deleted');
    },
    60_000,
  );

  it.skipIf(!path)(
    `creates by protobuf, applies on the server, and patches${skipped}`,
    async () => {
      expect(await kubectl('create', 'configmap', 'made', '--from-literal=a=1')).toBe('configmap/made created');
      expect(await kubectl('get', 'cm', 'made', '-o', 'jsonpath={.data.a}')).toBe('1');
      const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: applied }\ndata: { b: "2" }\n';
      const applied = await kubectl('apply', '--server-side', '-f', file('applied.yaml', text));
      expect(applied).toBe('configmap/applied serverside-applied');
      expect(await kubectl('patch', 'cm', 'made', '-p', '{"data":{"a":"3"}}')).toBe('configmap/made patched');
      expect(await kubectl('annotate', 'cm', 'made', 'note=x')).toBe('configmap/made annotated');
    },
    60_000,
  );

  it.skipIf(!path)(
    `runs a pod and reads what it has to say${skipped}`,
    async () => {
      expect(await kubectl('run', 'shell', '--image=shell:1')).toBe('pod/shell created');
      await kubectl('wait', '--for=condition=Ready', 'pod/shell');
      expect(await kubectl('logs', 'shell')).toContain('container shell is simulated');
      await expect(kubectl('exec', 'shell', '--', 'ls')).rejects.toThrow(/simulated/);
    },
    60_000,
  );

  it.skipIf(!path)(
    `asks who it is and what it may do${skipped}`,
    async () => {
      expect(await kubectl('auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}')).toBe('admin');
      expect(await kubectl('auth', 'can-i', 'delete', 'nodes')).toBe('yes');
      await kubectl('create', 'serviceaccount', 'app');
      await kubectl('create', 'role', 'reader', '--verb=get,list', '--resource=pods');
      await kubectl('create', 'rolebinding', 'app-reads', '--role=reader', '--serviceaccount=default:app');
      const as = '--as=system:serviceaccount:default:app';
      expect(await kubectl('auth', 'can-i', 'list', 'pods', as)).toBe('yes');
      await expect(kubectl('auth', 'can-i', 'delete', 'pods', as)).rejects.toMatchObject({ stdout: 'no\n' });
      await expect(kubectl('get', 'secrets', as)).rejects.toThrow(
        'secrets is forbidden: User "system:serviceaccount:default:app" cannot list resource "secrets" in API group "" in the namespace "default"',
      );
      const token = await kubectl('create', 'token', 'app');
      expect(token.split('.')).toHaveLength(3);
      expect(await kubectl('api-resources', '--namespaced=false')).toContain('clusterrolebindings');
    },
    60_000,
  );
});
