import {
  annotations,
  formatRef,
  formatResult,
  type Gvk,
  Kptfile,
  type ResourceList,
  type Result,
  runChoreography,
  sameGvk,
} from '@nexslice/krm';
import { configinjectFunction } from '../configinject/configinject.ts';
import { dialectOf } from '../dialect/detect.ts';
import { nfKinds } from '../dialect/released.ts';
import { dnnFunction } from '../dnn/dnn.ts';
import { firstFunctions, runFirst } from '../first/run.ts';
import { interfaceFunction } from '../interface/interface.ts';
import { interimFunctions } from '../interim/functions.ts';
import { runIpam, runVlan } from '../ipam/ipam.ts';
import { nadFunction, removeMarked } from '../nad/nad.ts';
import { nfdeployFunction } from '../nfdeploy/nfdeploy.ts';
import { ueransimFunction } from '../ueransim/ueransim.ts';
import { checkPackage } from '../validate/check.ts';
import type { FunctionOutcome, KrmFunction } from './function.ts';

/** The functions of a specialization, for packages of released Nephio. */
const released: readonly KrmFunction[] = [
  {
    name: 'interface',
    aliases: [],
    summary: 'Claims addresses, VLANs and attachments for Interfaces',
    run: (list, options) => runChoreography(interfaceFunction(options), list, options),
  },
  {
    name: 'dnn',
    aliases: [],
    summary: 'Claims address pools for DataNetworks',
    run: (list, options) => runChoreography(dnnFunction(options), list, options),
  },
  {
    name: 'nad',
    aliases: [],
    summary: 'Writes NetworkAttachmentDefinitions',
    run: (list, options) => {
      if (options.strict) removeMarked(list);
      return runChoreography(nadFunction(options), list, options);
    },
  },
  {
    name: 'nfdeploy',
    aliases: ['upfdeploy', 'smfdeploy', 'amfdeploy', 'upf-deploy', 'smf-deploy', 'amf-deploy', 'nf-deploy'],
    summary: 'Fills network functions from their requirements',
    run: (list, options) => runChoreography(nfdeployFunction(nfKindOf(list), options), list, options),
  },
  {
    name: 'configinject',
    aliases: [],
    summary: 'Copies what Dependencies ask for out of other packages',
    run: (list, options) => runChoreography(configinjectFunction(options), list, options),
  },
  {
    name: 'ueransim-deploy',
    aliases: ['ueransimdeploy'],
    summary: 'Completes the Deployment of a simulated gNB',
    run: (list, options) => runChoreography(ueransimFunction(options), list, options),
  },
  { name: 'ipam', aliases: [], summary: 'Answers IPClaims', run: runIpam },
  { name: 'vlan', aliases: [], summary: 'Answers VLANClaims', run: runVlan },
];

/** The functions of a specialization, each for the dialect that the package speaks. */
export const specializers: readonly KrmFunction[] = released.map((fn) => ({
  ...fn,
  run: (list, options) => {
    const wrong = options.strict ? checkPackage(list) : [];
    if (wrong.length > 0) return refused(list, wrong);
    const dialect = dialectOf(list);
    const [first, interim] = [firstFunctions[fn.name], interimFunctions[fn.name]];
    if (dialect === 'first' && first) return runFirst(first, list, options);
    if (dialect === 'interim' && interim) return interim(list, options);
    return fn.run(list, options);
  },
}));

/** Nothing is done to a package that is wrong in itself. */
function refused(list: ResourceList, findings: Result[]): FunctionOutcome {
  list.results.push(...findings);
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return { error: `${formatResult(findings[0]!)}${more}`, findings };
}

/** The kind of network function that a package is about: one that it contains, or one that something in it names as owner. */
export function nfKindOf(list: ResourceList): Gvk {
  const present = nfKinds.find((gvk) => list.items.some((item) => sameGvk(item, gvk)));
  return present ?? nfKinds.find((gvk) => namedIn(list, gvk)) ?? nfKinds[0]!;
}

function namedIn(list: ResourceList, gvk: Gvk): boolean {
  const prefix = `${formatRef({ ...gvk, name: '' })}.`;
  if (list.items.some((item) => item.annotation(annotations.owner)?.startsWith(prefix))) return true;
  const kptfile = Kptfile.find(list.items);
  const conditions = kptfile ? new Kptfile(kptfile).conditions : [];
  return conditions.some(({ type }) => type.startsWith(prefix));
}
