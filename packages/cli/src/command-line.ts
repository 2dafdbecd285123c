import { CommanderError } from 'commander';
import { program } from './program.ts';
import { describeFailure } from './terminal/failure.ts';

/** Status of a command line that cannot be understood, as shells and GNU tools have it. */
const usageStatus = 2;

/** Runs the command that the process was asked for. Resolves with its exit status. */
export async function main(): Promise<number> {
  // Timers of the injected clock do not keep the process alive; a command that waits for its next try must.
  // biome-ignore lint/style/noRestrictedGlobals: nothing happens when it fires
  const alive = setInterval(() => undefined, 2 ** 30);
  try {
    await program().parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageStatus;
    process.stderr.write(`nexslice: ${describeFailure(error)}\n`);
    return 1;
  } finally {
    clearInterval(alive);
  }
}
