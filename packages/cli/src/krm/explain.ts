import { explain } from '@nexslice/functions';
import { stringify } from 'yaml';
import type { ExplainFlags } from '../commands/explain.ts';

/** `nexslice explain`: each line waits for the one below it. */
export async function explainPackage(directory: string, { output }: ExplainFlags): Promise<void> {
  const explanation = await explain(directory);
  if (output === 'json') process.stdout.write(`${JSON.stringify(explanation, null, 2)}\n`);
  else if (output === 'yaml') process.stdout.write(stringify(explanation));
  else if (explanation.ready) process.stdout.write(`${directory} is ready.\n`);
  else process.stdout.write(`${directory} is not ready:\n${chainText(explanation.chain)}`);
}

function chainText(chain: Awaited<ReturnType<typeof explain>>['chain']): string {
  return chain
    .map(({ type, message, waitsFor }, depth) => {
      const indent = '  '.repeat(depth + 1);
      return `${indent}${type}: ${message}\n${indent}  waits for ${waitsFor}\n`;
    })
    .join('');
}
