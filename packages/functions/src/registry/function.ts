import type { Resource, ResourceList, Result } from '@nexslice/krm';
import type { OtherPackage } from '../configinject/configinject.ts';
import type { Backend } from '../local/backend.ts';

/** How functions treat packages that Nephio's released functions treat wrongly. */
export interface FunctionOptions {
  /** False answers as Nephio's functions do, to the byte; true leaves out their faults. docs/dialects.md lists them. */
  strict: boolean;
  /** Where addresses and VLANs come from; the prefixes that the package declares when absent. */
  backend?: Backend;
  /** Packages that this one may depend on. */
  packages?: readonly OtherPackage[];
  /** The time, for marks that bear one; the system's when absent. */
  now?: () => Date;
}

/** How a function ended: with an error, or with findings that it also wrote into conditions. */
export interface FunctionOutcome {
  error?: string;
  findings: Result[];
}

/** A KRM function. It changes the list that it is given; after an error the list is not to be used. */
export interface KrmFunction {
  /** What users and pipelines call it by. */
  name: string;
  /** Other names, such as those of images that do the same. */
  aliases: readonly string[];
  /** One line for people. */
  summary: string;
  /** It only says that it cannot run here: a container runtime, where one is given, runs the image instead. */
  needsRuntime?: true;
  run(list: ResourceList, options: FunctionOptions, config?: Resource): FunctionOutcome;
}
