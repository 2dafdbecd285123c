import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BackendChoice, type RenderReport, render } from '@nexslice/functions';
import { decodeText, formatResult, KrmError, PackageFiles, type Resource, type StepReport } from '@nexslice/krm';
import type { RenderFlags } from '../commands/render.ts';
import { CliError } from '../errors.ts';
import { changesText } from './changes.ts';

/**
 * `nexslice render`: the diff on standard output, a line per function on standard error, so that the diff can be piped on.
 * @throws KrmError, FunctionError when a function fails: then nothing is written
 */
export async function renderPackage(directory: string, flags: RenderFlags): Promise<void> {
  const { inPlace, output, compat, allowExec, containers } = flags;
  const write = output ?? inPlace ?? false;
  const given = (await Promise.all(flags.inject.map(readResources))).flat();
  const tell = (text: string) => process.stderr.write(text);
  const report = await withBackend(flags, write !== false, (backend) =>
    render(directory, {
      backend,
      onStep: stepPrinter(tell),
      onProgram: (name, command) => tell(`  ${name}: ${command}\n`),
      ...(compat !== undefined && { strict: compat === 'strict' }),
      dependencies: flags.dependency,
      ...(allowExec && { allowExec }),
      ...(containers !== undefined && { containers }),
      ...(flags.inject.length > 0 && { inject: given }),
      write,
    }),
  );
  process.stdout.write(changesText(report.before, report.changes));
  tell(summary(report, directory, output ?? (inPlace ? directory : undefined)));
}

async function readResources(file: string): Promise<readonly Resource[]> {
  try {
    return PackageFiles.read(new Map([[basename(file), decodeText(await readFile(file), file)]])).resources;
  } catch (error) {
    if (error instanceof KrmError) throw error;
    throw new CliError('CLI_FILE_UNREADABLE', `cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}

async function withBackend(
  flags: RenderFlags,
  keep: boolean,
  work: (backend: BackendChoice) => Promise<RenderReport>,
): Promise<RenderReport> {
  const { backend: text } = flags;
  if (text === 'package' || text === 'none') return work(text);
  const [, kind, rest] = /^(file|cluster):(.+)$/.exec(text) ?? [];
  if (rest === undefined) {
    const message = `no backend ${text}: choose package, none, file:PATH or cluster:NAMESPACE`;
    throw new CliError('CLI_BACKEND_UNKNOWN', message);
  }
  if (kind === 'file') return work({ file: rest });
  return (await import('./cluster.ts')).withCluster(flags, rest, keep, (other) => work({ other }));
}

/** A function with its time on a line, and below it the results that no round before has told. */
export function stepPrinter(write: (text: string) => void): (report: StepReport) => void {
  const told = new Set<string>();
  return ({ package: folder, name, milliseconds, results }) => {
    const where = folder === '' ? '' : ` in ${folder}`;
    const lines = results.map((result) => `    ${formatResult(result)}\n`);
    const news = lines.filter((line) => !told.has(`${folder} ${name} ${line}`));
    for (const line of news) told.add(`${folder} ${name} ${line}`);
    write(`  ${name}${where}  ${milliseconds.toFixed(1)} ms\n${news.join('')}`);
  };
}

function summary({ rounds, ready, changes }: RenderReport, directory: string, written: string | undefined): string {
  const files = `${changes.size} ${changes.size === 1 ? 'file' : 'files'}`;
  const done =
    written === undefined ? `${files} would change (--in-place writes them)` : `${files} changed in ${written}`;
  const state = ready ? 'The package is ready.' : `The package is not ready: nexslice explain ${written ?? directory}`;
  return `${done}, after ${rounds} ${rounds === 1 ? 'round' : 'rounds'}. ${state}\n`;
}
