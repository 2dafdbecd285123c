import { CommanderError } from 'commander';
import { program } from './program.ts';
import { describeFailure } from './terminal/failure.ts';

/** Status of a command line that cannot be understood, as shells and GNU tools have it. */
const usageStatus = 2;

async function main(): Promise<number> {
  try {
    await program().parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageStatus;
    process.stderr.write(`nexslice: ${describeFailure(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
