import type { ResourceList, Result } from '@nexslice/krm';
import { onKptfile } from '../interim/run.ts';
import { LocalBackend } from '../local/local.ts';
import type { FunctionOptions, FunctionOutcome } from '../registry/function.ts';
import { answerAllocations } from './answers.ts';
import { expandInterfaces } from './interface.ts';
import { generateAttachments } from './nad.ts';
import { deployNetworkFunction } from './nfdeploy.ts';
import { FirstPackage } from './package.ts';

/** A function over a package of the first design. */
export type FirstFunction = (pkg: FirstPackage, options: FunctionOptions) => Result[];

/** The functions of the first design by name; `dnn` has nothing to do, as the documents know no data networks. */
export const firstFunctions: Readonly<Record<string, FirstFunction>> = {
  interface: (pkg, { now }) => {
    expandInterfaces(pkg, now ?? systemTime);
    return [];
  },
  dnn: () => [],
  nad: generateAttachments,
  nfdeploy: (pkg) => {
    deployNetworkFunction(pkg);
    return [];
  },
  ipam: (pkg, { backend }) => answerAllocations(pkg, 'ip', backend ?? new LocalBackend()),
  vlan: (pkg, { backend }) => answerAllocations(pkg, 'vlan', backend ?? new LocalBackend()),
};

/** Runs one of them. */
export function runFirst(run: FirstFunction, list: ResourceList, options: FunctionOptions): FunctionOutcome {
  return onKptfile(list, (file) => {
    const findings = run(new FirstPackage(list, file), options);
    list.results.push(...findings);
    return { findings };
  });
}

function systemTime(): Date {
  return new Date(performance.timeOrigin + performance.now());
}
