import type { Environment } from '@marcbachmann/cel-js';
import { OWN_FUNCTIONS, OWN_SUFFIX } from './own.ts';

/** A group of functions that rules may call. */
export type Library = (environment: Environment) => void;

// biome-ignore lint/suspicious/noExplicitAny: the interpreter checks argument types against the signature before it calls.
type Handler = (...values: any[]) => unknown;

/**
 * Registers functions by signature. All are synchronous, which spares the interpreter its checks for promises.
 * Those that stand for functions of the interpreter get names of our own.
 */
export function functions(environment: Environment, table: Readonly<Record<string, Handler>>): void {
  for (const [signature, handler] of Object.entries(table)) {
    const own = signature.replace(/(\w+)\(/, (all, name: string) =>
      OWN_FUNCTIONS.has(name) ? `${name}${OWN_SUFFIX}(` : all,
    );
    environment.registerFunction(own, handler, { async: false } as object);
  }
}

/** What CEL calls an error of a function: it becomes the message of the field error. */
export class CelCallError extends Error {
  override name = 'CelCallError';
}

export function fail(message: string): never {
  throw new CelCallError(message);
}
