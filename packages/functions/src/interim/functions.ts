import type { ResourceList } from '@nexslice/krm';
import type { FunctionOptions, FunctionOutcome } from '../registry/function.ts';
import { answerAddresses, answerVlans } from './answers.ts';
import { interimDnn } from './dnn.ts';
import { interimInterface } from './interface.ts';
import { interimNad } from './nad.ts';
import { interimNfdeploy } from './nfdeploy.ts';
import { type InterimDefinition, runInterim } from './run.ts';

const running = (definition: InterimDefinition) => (list: ResourceList, options: FunctionOptions) =>
  runInterim(definition, list, options);

/** The functions of May 2023 by name. */
export const interimFunctions: Readonly<
  Record<string, (list: ResourceList, options: FunctionOptions) => FunctionOutcome>
> = {
  interface: running(interimInterface),
  dnn: running(interimDnn),
  nad: running(interimNad),
  nfdeploy: (list, options) => runInterim(interimNfdeploy(list, options), list, options),
  ipam: answerAddresses,
  vlan: answerVlans,
};
