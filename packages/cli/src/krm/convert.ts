import { convert } from '@nexslice/functions';
import { readPackage } from '@nexslice/krm';
import type { ConvertFlags } from '../commands/convert.ts';
import { changesText } from './changes.ts';

/** `nexslice convert`: shows what changes, and writes it unless asked not to. */
export async function convertPackage(directory: string, { to, dryRun = false }: ConvertFlags): Promise<void> {
  const before = await readPackage(directory);
  const changes = await convert(directory, to, { write: !dryRun });
  process.stdout.write(changesText(before, changes));
  const files = `${changes.size} ${changes.size === 1 ? 'file' : 'files'}`;
  if (changes.size === 0) process.stderr.write(`${directory} is of that dialect already.\n`);
  else
    process.stderr.write(
      dryRun ? `${files} would change.\n` : `${files} changed. Next: nexslice render ${directory}\n`,
    );
}
