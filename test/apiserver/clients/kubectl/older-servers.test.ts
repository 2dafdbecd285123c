import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiServer } from '@nexslice/apiserver';
import { describe, expect, it } from 'vitest';
import { binary, type Layer, missingClients } from '../../../clients/binaries.ts';
import { type Age, olderServer } from '../../../clients/older-server.ts';
import type { Flow } from './flow.ts';
import { configMap, custom, definition, deployment, misspelled } from './manifests.ts';
import { play } from './session.ts';

/** How servers of some years ago answer. */
const beta: Age = { discovery: (version) => version === 'v2beta1', openApi3: true };
const groupByGroup: Age = { discovery: () => false, openApi3: true };
const withoutOpenApi3: Age = { discovery: () => false, openApi3: false };

/** What needs discovery and OpenAPI documents, in one go. */
const flow: Flow = {
  name: 'find kinds and check fields',
  files: {
    'web.yaml': deployment('web:1'),
    'changed.yaml': deployment('web:2'),
    'settings.yaml': configMap('settings', '1'),
    'odd.yaml': misspelled,
    'definition.yaml': definition('Smf'),
    'one.yaml': custom('Smf', 'one'),
  },
  steps: [
    { $: 'apply -f one.yaml', fails: '...no matches for kind "Smf" in version "example.com/v1"\n...' },
    { $: 'apply -f web.yaml', prints: 'deployment.apps/web created' },
    { $: 'apply -f changed.yaml', prints: 'deployment.apps/web configured' },
    { $: 'apply --server-side -f settings.yaml', prints: 'configmap/settings serverside-applied' },
    { $: 'create -f odd.yaml', fails: '...unknown field...dat...' },
    { $: 'explain deploy.spec.replicas', prints: '...replicas <integer>\n...Number of desired pods....' },
    { $: 'api-resources --api-group=apps -o name', prints: '...deployments.apps\n...' },
    { $: 'get all -o name', prints: 'pod/web-...\n...deployment.apps/web\n...' },
    { $: 'apply -f definition.yaml', prints: 'customresourcedefinition.apiextensions.k8s.io/smfs.example.com created' },
    { $: 'wait --for=condition=Established crd/smfs.example.com', prints: '... condition met' },
    { $: 'apply -f one.yaml', prints: 'smf.example.com/one created' },
    { $: 'scale smf/one --replicas=2', prints: 'smf.example.com/one scaled' },
    { $: 'get smf', prints: 'NAME NETWORK REPLICAS\none internet 2' },
  ],
};

const isInstalled = binary('kubectl', 'v32') !== undefined;

describe.skipIf(!isInstalled).concurrent(`kubectl${isInstalled ? '' : `, skipped: ${missingClients}`}`, () => {
  it.each<[number, Layer, string, Age]>([
    [29, 'v29', 'discovery group by group', groupByGroup],
    [29, 'v29', 'neither that nor OpenAPI 3', withoutOpenApi3],
    [32, 'v32', 'beta discovery', beta],
    [32, 'v32', 'discovery group by group', groupByGroup],
    [35, 'v35', 'beta discovery', beta],
    [35, 'v35', 'neither that nor OpenAPI 3', withoutOpenApi3],
  ])(
    '1.%i (of %s) finds kinds and checks fields with %s',
    async (minor, layer, _name, age) => {
      const path = binary('kubectl', layer) as string;
      const folder = mkdtempSync(join(tmpdir(), 'nexslice-kubectl-'));
      // kubectl sends no credentials over plain HTTP.
      const server = await createApiServer({ tls: false, anonymous: true, controllers: true });
      const between = await olderServer(server.url, age);
      try {
        await play({ path, minor, server, folder, url: between.url }, flow);
        const asked = between.requests.map(({ url }) => url.split('?')[0]);
        // One document per group is asked for only where there is nothing better.
        expect(asked.includes('/apis/apps/v1')).toBe(age !== beta);
        expect(asked.includes('/openapi/v2')).toBe(true);
      } finally {
        await between.close();
        await server.stop();
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});
