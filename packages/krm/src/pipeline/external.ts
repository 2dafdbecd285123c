import { spawn } from 'node:child_process';
import { KrmError } from '../errors.ts';
import { ResourceList } from '../list/list.ts';
import { formatResult } from '../list/result.ts';

/**
 * Runs a function that is a program of its own: a ResourceList goes to its standard input, one comes from its standard output.
 * @throws KrmError KRM_FUNCTION_FAILED with the results of error that it wrote, else with what it wrote to standard error
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
            errorsIn(Buffer.concat(out).toString()) ||
              Buffer.concat(err).toString().trim() ||
              (killedBy ? `ended by ${killedBy}` : `exit status ${status}`),
          ),
        );
    });
    child.stdin.end(input);
  });
}

/** What went wrong, in the words of the list that a failed function may have written. */
function errorsIn(output: string): string {
  try {
    const wrong = ResourceList.parse(output).results.filter(({ severity }) => severity === 'error');
    return wrong.map(formatResult).join('; ');
  } catch {
    return '';
  }
}

function failed(command: string, why: string, cause?: unknown): KrmError {
  return new KrmError('KRM_FUNCTION_FAILED', `${command}: ${why}`, { cause });
}
