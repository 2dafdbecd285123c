import { CliError } from '../errors.ts';

/** Runs something that opens a port, and says in plain words why it cannot. `flag` is the option that chooses another port. */
export async function listening<T>(what: string, port: number, flag: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      const hint = `choose another with ${flag} (0 takes a free one)`;
      throw new CliError('CLI_PORT_IN_USE', `port ${port} for the ${what} is in use: ${hint}`, { cause: error });
    }
    if (code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'ENOTFOUND') {
      const message = `cannot listen on port ${port} for the ${what}: ${(error as Error).message}`;
      throw new CliError('CLI_ADDRESS_UNAVAILABLE', message, { cause: error });
    }
    throw error;
  }
}
