import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiServer } from '@nexslice/apiserver';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { binary, type Layer, missingClients } from '../../../clients/binaries.ts';
import type { Flow } from './flow.ts';
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

/** Flows that do not read alike with every version. */
const varying = flows.filter(({ steps }) => steps.some(({ since, until }) => since ?? until));

// What reads alike with the oldest and the newest version does so with those between.
describe.each<[number, Layer, readonly Flow[]]>([
  [29, 'v29', flows],
  [32, 'v32', varying],
  [35, 'v35', flows],
])('kubectl 1.%i', (minor, layer, played) => {
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

  for (const flow of played) {
    it.skipIf(!path).concurrent(`${flow.name}${skipped}`, () => play(kubectl, flow));
  }
});
