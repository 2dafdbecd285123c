import type { ResourceList } from '@nexslice/krm';
import { FunctionError } from '../errors.ts';
import { catalogue } from './catalogue.ts';
import { specializers } from './choreographed.ts';
import type { FunctionOptions, FunctionOutcome, KrmFunction } from './function.ts';

const all: readonly KrmFunction[] = [...specializers, ...catalogue].sort((a, b) => (a.name < b.name ? -1 : 1));

const byName = new Map(all.flatMap((fn) => [fn.name, ...fn.aliases].map((name) => [name, fn] as const)));

/** All built-in functions, by name. */
export function listFunctions(): readonly KrmFunction[] {
  return all;
}

/** A built-in function by its name, or by the name of an image that does the same (`nfdeploy-fn`). */
export function findFunction(name: string): KrmFunction | undefined {
  return byName.get(name) ?? byName.get(name.replace(/-fn$/, ''));
}

/**
 * The same, where there must be one.
 * @throws FunctionError FN_UNKNOWN
 */
export function knownFunction(name: string): KrmFunction {
  const fn = findFunction(name);
  if (fn) return fn;
  const known = all.map((one) => one.name).join(', ');
  throw new FunctionError('FN_UNKNOWN', `there is no function ${name}; known: ${known}`);
}

/**
 * Runs a built-in function over a list, which it changes. `kpt fn eval --exec` and pipelines end up here.
 * @throws FunctionError FN_UNKNOWN
 */
export function runFunction(
  name: string,
  list: ResourceList,
  options: FunctionOptions = { strict: false },
): FunctionOutcome {
  return knownFunction(name).run(list, options);
}
