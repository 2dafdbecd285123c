import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { findFunction, LocalBackend } from '@nexslice/functions';
import { Ipam } from '@nexslice/ipam';
import { PackageFiles, ResourceList, runPipeline } from '@nexslice/krm';
import {
  clusterText,
  interfaceText,
  networkText,
  settle,
  upfFiles,
} from '../packages/functions/src/fixture/upf.fixture.ts';
import type { Figures } from './main.ts';

const packages = 1000;
const pipelines = 200;
const processes = 5;
const claims = 100_000;

/** A user plane like the free5GC blueprint's: three interfaces, three pools, three networks, and its ten functions. */
const blueprint: Readonly<Record<string, string>> = {
  ...upfFiles,
  Kptfile: `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: upf
pipeline:
  mutators:
  - image: catalogue.example/apply-replacements:v1
    configPath: replacements.yaml
  - image: catalogue.example/apply-replacements:v1
    configPath: replacements.yaml
  - image: catalogue.example/set-namespace:v1
    configMap: {namespace: ran}
${'nfdeploy interface dnn nad dnn interface nfdeploy'
  .split(' ')
  .map((name) => `  - image: registry.example/${name}-fn:v1\n`)
  .join('')}`,
  'replacements.yaml': `apiVersion: fn.kpt.dev/v1alpha1
kind: ApplyReplacements
metadata:
  name: cluster
  annotations: {config.kubernetes.io/local-config: "true"}
replacements:
- source: {kind: WorkloadCluster, fieldPath: spec.clusterName}
  targets:
  - select: {kind: Interface}
    fieldPaths: ["metadata.annotations.[specializer.nephio.org/owner]"]
    options: {delimiter: '-', index: 1}
`,
  'cluster.yaml': clusterText(),
  'n4.yaml': interfaceText('n4', 'internal'),
  'dnn.yaml': `${upfFiles['dnn.yaml']}  - name: p2\n    prefixLength: 24\n  - name: p3\n    prefixLength: 24\n`,
  'internal.yaml': networkText('internal', ['10.4.0.0/16']),
};

async function runOnce(files: ReadonlyMap<string, string>): Promise<void> {
  const read = PackageFiles.read(files);
  const list = new ResourceList([...read.resources]);
  await runPipeline(list, {
    builtIn: (name) => {
      const fn = findFunction(name);
      return fn && ((input) => fn.run(input, { strict: false }));
    },
  });
  read.changes(list);
}

async function perRun(count: number, work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) await work();
  return (performance.now() - start) / count;
}

/** What a pipeline that calls functions as programs pays for each call. */
function coldStart(): void {
  const script = `import { readFileSync } from 'node:fs';
import { ResourceList } from '@nexslice/krm';
import { runFunction } from '@nexslice/functions';
const list = ResourceList.parse(readFileSync(0, 'utf8'));
runFunction('interface', list);
process.stdout.write(list.toString());`;
  const input = new ResourceList([...PackageFiles.read(new Map(Object.entries(blueprint))).resources]).toString();
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

/** How fast packages are specialized and claims answered, in this process and in one of its own. */
export async function run(): Promise<Figures> {
  const files = new Map(Object.entries(blueprint));
  await perRun(pipelines / 4, () => runOnce(files));
  const pipelineMs = await perRun(pipelines, () => runOnce(files));
  const packageMs = await perRun(packages, () => runOnce(files));
  const settleMs = await perRun(pipelines / 4, () => {
    settle(new ResourceList([...PackageFiles.read(files).resources]), false, new LocalBackend());
  });
  const coldFnMs = await perRun(processes, coldStart);
  const ipam = new Ipam();
  ipam.setInstance('net', [{ prefix: '10.0.0.0/8' }]);
  let next = 0;
  const claimMs = await perRun(claims, () => {
    ipam.claim({ key: `ue-${next++}`, networkInstance: 'net', kind: 'network', scope: 'edge' });
  });
  return {
    pipelineMs,
    packagesPerSecond: 1000 / packageMs,
    settleMs,
    coldFnMs,
    claimsPerSecond: 1000 / claimMs,
  };
}
