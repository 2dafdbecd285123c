import { createRequire } from 'node:module';
import type { LogFields, Logger } from '@nexslice/kube';
import type { ServiceFlags } from '../commands/options.ts';

type Level = ServiceFlags['logLevel'];

/** From the least severe. */
const levels: readonly Level[] = ['debug', 'info', 'warn', 'error', 'silent'];

const require = createRequire(import.meta.url);

/** Log lines as JSON on standard error: standard output is for what the user asked for. */
export function createLogger(level: Level): Logger {
  let pino: Logger | undefined;
  // Loaded with the first line: a start that goes well has none.
  return new LevelLogger(level, () => {
    pino ??= createPino(level);
    return pino;
  });
}

function createPino(level: Level): Logger {
  const { pino } = require('pino') as typeof import('pino');
  return pino({ level, base: undefined }, pino.destination({ fd: 2, sync: true })) as unknown as Logger;
}

/** Asks for its target once there is a line severe enough to be written. */
class LevelLogger implements Logger {
  readonly #level: Level;
  readonly #target: () => Logger;

  constructor(level: Level, target: () => Logger) {
    this.#level = level;
    this.#target = target;
  }

  debug(fields: LogFields, message: string): void {
    this.#log('debug', fields, message);
  }

  info(fields: LogFields, message: string): void {
    this.#log('info', fields, message);
  }

  warn(fields: LogFields, message: string): void {
    this.#log('warn', fields, message);
  }

  error(fields: LogFields, message: string): void {
    this.#log('error', fields, message);
  }

  child(fields: LogFields): Logger {
    let child: Logger | undefined;
    return new LevelLogger(this.#level, () => {
      child ??= this.#target().child(fields);
      return child;
    });
  }

  #log(level: Exclude<Level, 'silent'>, fields: LogFields, message: string): void {
    if (levels.indexOf(level) >= levels.indexOf(this.#level)) this.#target()[level](fields, message);
  }
}
