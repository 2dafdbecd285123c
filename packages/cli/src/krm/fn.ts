import { text } from 'node:stream/consumers';
import { listFunctions, runFunction } from '@nexslice/functions';
import { formatResult, ResourceList } from '@nexslice/krm';
import type { FnFlags, FnListFlags } from '../commands/fn.ts';
import { CliError } from '../errors.ts';
import { printed } from '../terminal/printed.ts';

/**
 * `nexslice fn NAME`, as kpt calls it: standard output carries the ResourceList and nothing else.
 * @throws CliError CLI_FUNCTION_FAILED after the list, with the result that says why, is written
 */
export async function fn(name: string, { compat }: FnFlags): Promise<void> {
  const input = await text(process.stdin);
  const list = ResourceList.parse(input);
  const { error, findings } = runFunction(name, list, { strict: compat === 'strict' });
  // What was found stands in the conditions of the package too; people see it here.
  for (const finding of findings) process.stderr.write(`${formatResult(finding)}\n`);
  if (error !== undefined) {
    // What a failed function has done to the list is not to be used: the input goes back, with the reason.
    const untouched = ResourceList.parse(input);
    untouched.results.push({ message: error, severity: 'error' });
    process.stdout.write(untouched.toString());
    throw new CliError('CLI_FUNCTION_FAILED', error);
  }
  process.stdout.write(list.toString());
}

/** `nexslice fn list`. */
export async function list({ output }: FnListFlags): Promise<void> {
  const functions = listFunctions().map(({ name, aliases, summary }) => ({ name, aliases, summary }));
  const rows = functions.map(({ name, aliases, summary }) => [name, aliases.join(', ') || '-', summary]);
  process.stdout.write(await printed(output, functions, ['NAME', 'ALIASES', 'SUMMARY'], rows));
}
