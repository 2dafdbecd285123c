import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiServer } from '@nexslice/apiserver';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { binary, type Layer, missingClients } from '../../../clients/binaries.ts';
import { words } from '../../../clients/command-line.ts';
import { olderServer, type Recorded } from '../../../clients/older-server.ts';
import { runProgram } from '../../../clients/program.ts';
import { configMap, deployment } from './manifests.ts';

const index = 'GET /openapi/v3';
const coreDocument = 'GET /openapi/v3/api/v1';
const appsDocument = 'GET /openapi/v3/apis/apps/v1';

/**
 * What a command asks a server for that it knows already. Documents are asked for once: their hashes let clients keep them. The forms in
 * which versions of kubectl differ are those of creates (JSON, later protobuf) and of waits (list and watch, later a watch alone).
 */
const commands = (minor: number): [string, string[]][] => [
  ['create cm made', [minor < 30 ? 'POST configmaps' : 'POST configmaps protobuf']],
  ['create -f settings.yaml', [index, coreDocument, 'POST configmaps']],
  ['apply -f web.yaml', [index, appsDocument, 'GET deployments/web', 'POST deployments']],
  ['apply -f changed.yaml', [index, 'GET deployments/web', 'PATCH deployments/web strategic']],
  ['apply --server-side -f applied.yaml', [index, 'PATCH configmaps/applied apply']],
  ['get cm', ['GET configmaps table']],
  ['get cm made -o yaml', ['GET configmaps/made']],
  ['describe cm made', ['GET configmaps/made', 'GET configmaps/made', 'GET events']],
  ['label cm made a=b', ['GET configmaps/made', 'PATCH configmaps/made merge']],
  [`patch cm made -p '{"data":{"a":"1"}}'`, ['GET configmaps/made', 'PATCH configmaps/made strategic']],
  ['scale deploy/web --replicas=1', ['GET deployments/web', 'PATCH deployments/web/scale merge']],
  ['replace -f settings.yaml', [index, 'GET configmaps/settings', 'PUT configmaps/settings']],
  [
    'wait --for=jsonpath={.kind}=ConfigMap cm/made',
    ['GET configmaps/made', ...(minor < 35 ? ['GET configmaps'] : []), 'GET configmaps watch'],
  ],
  ['explain cm', [index]],
  ['set image deploy/web web=web:9', ['GET deployments/web', 'PATCH deployments/web strategic']],
  ['run shell --image=shell:1', ['POST pods']],
  ['logs shell', ['GET pods/shell', 'GET pods/shell/log']],
  ['delete cm made', ['DELETE configmaps/made', 'GET configmaps/made']],
];

describe.each<[number, Layer]>([
  [29, 'v29'],
  [32, 'v32'],
  [35, 'v35'],
])('kubectl 1.%i', (minor, layer) => {
  const path = binary('kubectl', layer);

  it.skipIf(!path)(
    `asks for what it asks of a real server${path ? '' : `, skipped: ${missingClients}`}`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'nexslice-kubectl-'));
      const server = await createApiServer({ tls: false, anonymous: true, controllers: true });
      const between = await olderServer(server.url, { discovery: () => true, openApi3: true });
      const cluster = { name: 'a', cluster: { server: between.url } };
      const context = { name: 'a', context: { cluster: 'a', user: 'a' } };
      const config = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [cluster],
        contexts: [context],
        'current-context': 'a',
      };
      const files = {
        kubeconfig: stringify(config),
        'web.yaml': deployment('web:1'),
        'changed.yaml': deployment('web:2'),
        'settings.yaml': configMap('settings', '1'),
        'applied.yaml': configMap('applied', '1'),
      };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const kubectl = async (command: string) => {
        const env = { KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder };
        const { code, stderr } = await runProgram(path as string, words(command), { cwd: folder, env });
        expect(code, `kubectl ${command}\n${stderr}`).toBe(0);
        return between.requests.splice(0).map(told);
      };
      try {
        await kubectl('api-resources');
        const asked: [string, string[]][] = [];
        for (const [command] of commands(minor)) {
          if (command === 'logs shell') await kubectl('wait --for=condition=Ready pod/shell');
          asked.push([command, await kubectl(command)]);
        }
        expect(asked).toEqual(commands(minor));
      } finally {
        await between.close();
        await server.stop();
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});

/** A request in short: `PATCH deployments/web strategic`. */
function told({ method, url, sent, accept }: Recorded): string {
  const path = url.split('?')[0]?.replace(/^\/apis?\/.*namespaces\/default\//, '');
  const patch = /^application\/(\w+)(-merge)?-patch/.exec(sent)?.[1];
  const form = sent.includes('protobuf') ? 'protobuf' : patch;
  const shown = accept.includes('as=Table') ? 'table' : undefined;
  const watch = url.includes('watch=') ? 'watch' : undefined;
  return [method, path, form, shown, watch].filter(Boolean).join(' ');
}
