import { Kptfile, type ResourceList } from '@nexslice/krm';
import { packageOf } from '../fixture/upf.fixture.ts';
import { LocalBackend } from '../local/local.ts';
import type { FunctionOutcome } from '../registry/function.ts';
import { runFunction } from '../registry/registry.ts';

/** A package of May 2023: a session management function with one interface and one data network. */
export const interimFiles: Readonly<Record<string, string>> = {
  Kptfile: `apiVersion: kpt.dev/v1
kind: Kptfile
metadata: # kpt-merge: /pkg-smf
  name: pkg-smf
  annotations:
    config.kubernetes.io/local-config: "true"
# what it does
pipeline:
  mutators:
  - image: registry.example/nephio/smf-deploy-fn:v1
    configPath: config.yaml
`,
  'capacity.yaml': `apiVersion: req.nephio.org/v1alpha1
kind: Capacity
metadata:
  name: control
spec:
  maxSessions: 500
  maxUplinkThroughput: 1.5G
`,
  'cluster.yaml': `apiVersion: infra.nephio.org/v1alpha1
kind: ClusterContext
metadata:
  name: cluster-context
spec:
  siteCode: lyon
  cniConfig:
    cniType: macvlan
    masterInterface: ens5
`,
  'dnn.yaml': `apiVersion: req.nephio.org/v1alpha1
kind: DataNetwork
metadata:
  name: internet
spec:
  networkInstance:
    name: core
  pools:
  - name: p1
    prefixLength: 24
`,
  'n4.yaml': `apiVersion: req.nephio.org/v1alpha1
kind: Interface
metadata:
  name: n4
spec:
  networkInstance:
    name: core
  cniType: macvlan
  attachmentType: vlan
`,
  'networks.yaml': `apiVersion: ipam.alloc.nephio.org/v1alpha1
kind: NetworkInstance
metadata:
  name: core
spec:
  prefixes:
  - prefix: 10.4.0.0/16
`,
};

/** The package with some of its files replaced, or taken away. */
export function interimWith(changes: Readonly<Record<string, string | undefined>> = {}): ResourceList {
  const files = Object.entries({ ...interimFiles, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return packageOf(Object.fromEntries(files));
}

/** Runs functions one after the other; what the last one said. */
export function runInterimFunctions(list: ResourceList, names: string, strict = false): FunctionOutcome {
  const backend = new LocalBackend();
  let outcome: FunctionOutcome = { findings: [] };
  for (const name of names.split(' ')) outcome = runFunction(name, list, { strict, backend });
  return outcome;
}

/** Conditions as `<kind>.<name>` with status, message and reason. */
export function notes(list: ResourceList): Record<string, string> {
  const short = (type: string) => type.split('.').slice(-2).join('.');
  const { conditions } = new Kptfile(Kptfile.find(list.items)!);
  return Object.fromEntries(
    conditions.map(({ type, status, message, reason }) => [
      short(type),
      [status, message, reason && `(${short(reason)})`].filter(Boolean).join(' '),
    ]),
  );
}
