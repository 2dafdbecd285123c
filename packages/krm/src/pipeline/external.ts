import { spawn } from 'node:child_process';
import { KrmError } from '../errors.ts';

/**
 * Runs a function that is a program of its own: a ResourceList goes to its standard input, one comes from its standard output.
 * @throws KrmError KRM_FUNCTION_FAILED with what the program wrote to standard error
 */
export function runProgram(
  command: string,
  args: readonly string[],
  input: string,
  signal?: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...(signal && { signal }) });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A program that does not read its input closes the pipe; its exit status says whether that was an error.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => reject(failed(command, error.message, error)));
    child.on('close', (status, killedBy) => {
      if (status === 0) resolve(Buffer.concat(out).toString());
      else
        reject(
          failed(
            command,
            Buffer.concat(err).toString().trim() || (killedBy ? `ended by ${killedBy}` : `exit status ${status}`),
          ),
        );
    });
    child.stdin.end(input);
  });
}

function failed(command: string, why: string, cause?: unknown): KrmError {
  return new KrmError('KRM_FUNCTION_FAILED', `${command}: ${why}`, { cause });
}
