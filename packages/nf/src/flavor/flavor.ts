import type { Flavor, UPFSpec } from '@nexslice/kinds';
import { NfError } from '../errors.ts';
import { free5gc } from '../free5gc/flavor.ts';
import type { PodSpec } from '../pod/pod.ts';

/**
 * An implementation of a UPF: how it is configured and run. Names, labels, ports of the Service and the rest are the same for all.
 * A new one is a folder beside `free5gc/`, a line here and a word in the `flavor` of the kind UPF.
 */
export interface UpfFlavor {
  /** The image to run where nobody asks for another. */
  readonly defaultImage: string;

  /**
   * Its configuration files by name, which become the ConfigMap.
   * @throws NfError `NF_CONFIG_INVALID`
   */
  configFiles(spec: UPFSpec): Record<string, string>;

  /** The pod that runs it, with its configuration from the ConfigMap of that name. The ports are named `gtpu` and `pfcp`. */
  pod(spec: UPFSpec, configMap: string): PodSpec;
}

export const upfFlavors: Readonly<Record<Flavor, UpfFlavor>> = { free5gc };

/**
 * The flavor of that name. The CRD of a cluster may be newer than this program, and allow more.
 * @throws NfError `NF_FLAVOR_UNKNOWN`
 */
export function upfFlavor(name: string): UpfFlavor {
  if (Object.hasOwn(upfFlavors, name)) return upfFlavors[name as Flavor];
  const message = `must be one of ${Object.keys(upfFlavors).join(', ')}, not ${name}`;
  throw new NfError('NF_FLAVOR_UNKNOWN', 'UPF', [{ field: 'spec.flavor', message }]);
}
