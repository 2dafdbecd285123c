import { buffer } from 'node:stream/consumers';
import { knownFunction, listFunctions, runFunction } from '@nexslice/functions';
import { decodeText, formatResult, KrmError, ResourceList, type Result, resultOf } from '@nexslice/krm';
import type { FnFlags, FnListFlags } from '../commands/fn.ts';
import { CliError } from '../errors.ts';
import { printed } from '../terminal/printed.ts';

/**
 * `nexslice fn NAME`, as kpt calls it: standard output carries the ResourceList and nothing else.
 * @throws CliError CLI_FUNCTION_FAILED after the list, with the results that say why, is written
 * @throws FunctionError FN_UNKNOWN
 */
export async function fn(name: string, { compat }: FnFlags): Promise<void> {
  // Before anything is read: a person at a terminal would wait for ever.
  knownFunction(name);
  const input = await buffer(process.stdin);
  const list = readList(input);
  const { error, findings } = runFunction(name, list, { strict: compat === 'strict' });
  // What was found stands in the conditions of the package too; people see it here, and what ends the run at the end.
  const fatal = findings.find(({ message }) => message === error);
  for (const finding of findings) if (finding !== fatal) process.stderr.write(`${formatResult(finding)}\n`);
  if (error !== undefined) {
    // What a failed function has done to the list is not to be used: the input goes back, with the reasons.
    const untouched = readList(input);
    untouched.results.push(...reasons(error, findings));
    process.stdout.write(untouched.toString());
    throw new CliError('CLI_FUNCTION_FAILED', fatal ? formatResult(fatal).replace(/^\[error\] /, '') : error);
  }
  process.stdout.write(list.toString());
  const wrong = findings.filter(({ severity }) => severity === 'error');
  if (compat === 'strict' && wrong[0]) throw new CliError('CLI_FUNCTION_FAILED', formatResult(wrong[0]));
}

/** An input that is no list is answered by a list without items: whoever called reads the results. */
function readList(input: Uint8Array): ResourceList {
  try {
    return ResourceList.parse(decodeText(input, 'standard input'));
  } catch (error) {
    if (error instanceof KrmError)
      process.stdout.write(new ResourceList([], undefined, [resultOf(error, {})]).toString());
    throw error;
  }
}

function reasons(error: string, findings: readonly Result[]): Result[] {
  const said = findings.some(({ severity, message }) => severity === 'error' && error.includes(message));
  return said ? [...findings] : [{ message: error, severity: 'error' }, ...findings];
}

/** `nexslice fn list`. */
export async function list({ output }: FnListFlags): Promise<void> {
  const functions = listFunctions().map(({ name, aliases, summary }) => ({ name, aliases, summary }));
  const rows = functions.map(({ name, aliases, summary }) => [name, aliases.join(', ') || '-', summary]);
  process.stdout.write(await printed(output, functions, ['NAME', 'ALIASES', 'SUMMARY'], rows));
}
