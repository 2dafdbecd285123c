import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiServer } from '@nexslice/apiserver';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { binary, type Layer, missingClients } from '../../../clients/binaries.ts';
import { apply } from './flows/apply.ts';
import { change } from './flows/change.ts';
import { create } from './flows/create.ts';
import { describe as describing } from './flows/describe.ts';
import { explain } from './flows/explain.ts';
import { get } from './flows/get.ts';
import { nodes } from './flows/nodes.ts';
import { pods } from './flows/pods.ts';
import { remove } from './flows/remove.ts';
import { rollout } from './flows/rollout.ts';
import { server as served } from './flows/server.ts';
import { type Kubectl, play } from './session.ts';

const flows = [
  ...apply,
  ...create,
  ...get,
  ...change,
  ...rollout,
  ...remove,
  ...describing,
  ...explain,
  ...served,
  ...pods,
  ...nodes,
];

describe.each<[number, Layer]>([
  [29, 'v29'],
  [32, 'v32'],
  [35, 'v35'],
])('kubectl 1.%i', (minor, layer) => {
  const path = binary('kubectl', layer);
  const skipped = path ? '' : `, skipped: ${missingClients}`;
  let kubectl: Kubectl;

  beforeAll(async () => {
    if (!path) return;
    const folder = mkdtempSync(join(tmpdir(), 'nexslice-kubectl-'));
    // Pods go to the spare node only where they ask for it, so that it may be drained.
    const spare = { name: 'spare', taints: [{ key: 'spare', effect: 'NoSchedule' as const }] };
    const server = await createApiServer({
      controllers: { nodes: [{ name: 'node-1' }, spare] },
      authorizationMode: 'RBAC',
    });
    kubectl = { path, minor, folder, server };
  });
  afterAll(async () => {
    await kubectl?.server.stop();
    if (kubectl) rmSync(kubectl.folder, { recursive: true });
  });

  for (const flow of flows) {
    it.skipIf(!path).concurrent(`${flow.name}${skipped}`, () => play(kubectl, flow));
  }
});
