import type { Environment } from '@marcbachmann/cel-js';

/** A group of functions that rules may call. */
export type Library = (environment: Environment) => void;

// biome-ignore lint/suspicious/noExplicitAny: the interpreter checks argument types against the signature before it calls.
type Handler = (...values: any[]) => unknown;

/** Registers functions by signature. All are synchronous, which spares the interpreter its checks for promises. */
export function functions(environment: Environment, table: Readonly<Record<string, Handler>>): void {
  for (const [signature, handler] of Object.entries(table)) {
    environment.registerFunction(signature, handler, { async: false } as object);
  }
}

/** What CEL calls an error of a function: it becomes the message of the field error. */
export class CelCallError extends Error {
  override name = 'CelCallError';
}

export function fail(message: string): never {
  throw new CelCallError(message);
}
