import type { Logger } from '@nexslice/kube';
import { pino } from 'pino';
import type { ServiceFlags } from '../commands/options.ts';

/** Log lines as JSON on standard error: standard output is for what the user asked for. */
export function createLogger(level: ServiceFlags['logLevel']): Logger {
  return pino({ level, base: undefined }, pino.destination({ fd: 2, sync: true })) as unknown as Logger;
}
