import type { Resource } from '@nexslice/krm';
import { FunctionError } from '../errors.ts';

/**
 * The map of texts that a functionConfig gives: the data of a ConfigMap, or a field of the function's own kind.
 * @throws FunctionError FN_CONFIG_INVALID when the functionConfig is neither
 */
export function textsOf(
  name: string,
  config: Resource | undefined,
  kind: string,
  field: string,
): Record<string, string> {
  if (config?.kind === kind) return config.textsAt(field) ?? {};
  if (config?.kind === 'ConfigMap') return config.textsAt('data') ?? {};
  const given = config ? `is of kind ${config.kind}` : 'is missing';
  throw new FunctionError('FN_CONFIG_INVALID', `${name}: the functionConfig ${given}: give a ConfigMap or ${kind}`, {
    field: 'kind',
  });
}
