import { type BackendChoice, type RenderReport, render } from '@nexslice/functions';
import { formatResult } from '@nexslice/krm';
import type { RenderFlags } from '../commands/render.ts';
import { CliError } from '../errors.ts';
import { changesText } from './changes.ts';

/**
 * `nexslice render`: the diff on standard output, a line per function on standard error, so that the diff can be piped on.
 * @throws KrmError, FunctionError when a function fails: then nothing is written
 */
export async function renderPackage(directory: string, flags: RenderFlags): Promise<void> {
  const { inPlace, output, compat, allowExec, containers } = flags;
  const report = await render(directory, {
    backend: backendOf(flags.backend),
    ...(compat !== undefined && { strict: compat === 'strict' }),
    dependencies: flags.dependency,
    ...(allowExec && { allowExec }),
    ...(containers !== undefined && { containers }),
    write: output ?? inPlace ?? false,
  });
  process.stderr.write(stepsText(report));
  process.stdout.write(changesText(report.before, report.changes));
  process.stderr.write(summary(report, directory, output ?? (inPlace ? directory : undefined)));
}

function backendOf(text: string): BackendChoice {
  if (text === 'package' || text === 'none') return text;
  const file = /^file:(.+)$/.exec(text)?.[1];
  if (file === undefined)
    throw new CliError('CLI_BACKEND_UNKNOWN', `no backend ${text}: choose package, none or file:PATH`);
  return { file };
}

function stepsText({ steps }: RenderReport): string {
  return steps
    .map(({ package: folder, name, milliseconds, results }) => {
      const where = folder === '' ? '' : ` in ${folder}`;
      const lines = results.map((result) => `    ${formatResult(result)}\n`).join('');
      return `  ${name}${where}  ${milliseconds.toFixed(1)} ms\n${lines}`;
    })
    .join('');
}

function summary({ rounds, ready, changes }: RenderReport, directory: string, written: string | undefined): string {
  const files = `${changes.size} ${changes.size === 1 ? 'file' : 'files'}`;
  const done =
    written === undefined ? `${files} would change (--in-place writes them)` : `${files} changed in ${written}`;
  const state = ready ? 'The package is ready.' : `The package is not ready: nexslice explain ${written ?? directory}`;
  return `${done}, after ${rounds} ${rounds === 1 ? 'round' : 'rounds'}. ${state}\n`;
}
