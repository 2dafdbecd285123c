import { KrmError, messageOf } from '../errors.ts';
import { Kptfile } from '../kptfile/kptfile.ts';
import { ResourceList, sortKey } from '../list/list.ts';
import { formatResult, type Result } from '../list/result.ts';
import { defaultPath } from '../package/package.ts';
import { indexAnnotation, pathAnnotation, Resource } from '../resource/resource.ts';
import { compareText } from '../yaml/order.ts';
import { sameValue } from '../yaml/value.ts';
import { isSelected, nameOfImage, readPipeline, type Step } from './declaration.ts';
import { runProgram } from './external.ts';

/** A function that runs in this process. It changes the list. An error text fails the pipeline. */
export type BuiltIn = (list: ResourceList) => { error?: string; findings: Result[] };

export interface PipelineOptions {
  /** The function for the name of an image, whatever its registry and tag. */
  builtIn: (name: string) => BuiltIn | undefined;
  /** Run `exec` functions. They are programs of the package's author, so the caller must want it. */
  allowExec?: boolean;
  /** The command of a container runtime for images that are not built in, such as `podman`. */
  containers?: string;
  /** Hears of every function when it has run. */
  onStep?: (report: StepReport) => void;
  /** Hears of programs before they run: they may take long. */
  onProgram?: (name: string, command: string) => void;
  signal?: AbortSignal;
}

/** How one function of a pipeline went. */
export interface StepReport {
  /** The package's path, empty for the outermost one. */
  package: string;
  name: string;
  milliseconds: number;
  results: Result[];
}

/**
 * Runs the pipelines of a package and of the packages inside of it, the innermost first.
 * @returns a report for each function, in the order in which they ran; `list` holds the outcome
 * @throws KrmError KRM_PIPELINE_INVALID, KRM_FUNCTION_UNKNOWN, KRM_FUNCTION_FAILED; the list is not to be used then
 */
export async function runPipeline(list: ResourceList, options: PipelineOptions): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (const folder of packageFolders(list)) {
    const scope = new ResourceList(list.items.filter((item) => isBelow(item, folder)));
    const others = list.items.filter((item) => !isBelow(item, folder));
    const kptfile = Kptfile.find(scope.items);
    for (const step of kptfile ? readPipeline(kptfile) : []) {
      const report = await runStep(step, folder, scope, options);
      reports.push(report);
      options.onStep?.(report);
    }
    list.items = [...others, ...scope.items];
  }
  return reports;
}

/** Folders with a Kptfile, each behind those inside of it, else by alphabet; they end in a slash, the outermost is empty. */
function packageFolders(list: ResourceList): string[] {
  const kptfiles = list.items.filter((item) => item.kind === 'Kptfile');
  const old = kptfiles.find((item) => !Kptfile.isKptfile(item));
  if (old) {
    const file = old.path ?? 'Kptfile';
    throw new KrmError('KRM_PIPELINE_INVALID', `${file} is of ${old.apiVersion}: only kpt.dev/v1 is understood`);
  }
  const folders = kptfiles.map((item) => folderOf(item.path ?? ''));
  return [...new Set(folders)].sort((a, b) => (a.startsWith(b) ? -1 : b.startsWith(a) ? 1 : compareText(a, b)));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function isBelow(item: Resource, folder: string): boolean {
  return (item.path ?? '').startsWith(folder);
}

async function runStep(step: Step, folder: string, scope: ResourceList, options: PipelineOptions): Promise<StepReport> {
  options.signal?.throwIfAborted();
  const start = performance.now();
  const selected = scope.items.filter((item) => isSelected(step, item));
  const rest = scope.items.filter((item) => !isSelected(step, item));
  const items = step.validates ? selected.map((item) => item.clone()) : selected;
  const input = new ResourceList(items, configOf(step, folder, scope));
  const { list, results } = await callFunction(step, input, options);
  const report = { package: folder.slice(0, -1), name: step.name, milliseconds: performance.now() - start, results };
  if (step.validates) {
    if (!sameValue(valuesOf(list.items), valuesOf(selected))) results.push(unwanted);
    return report;
  }
  for (const item of list.items) if (folder && item.path === undefined) putInto(folder, item);
  scope.items = [...rest, ...list.items];
  return report;
}

const unwanted: Result = {
  severity: 'warning',
  message: 'a validator must not change anything: its changes are dropped',
};

/** What resources say, whatever their order and looks. */
function valuesOf(items: readonly Resource[]): Record<string, unknown> {
  return Object.fromEntries(
    items.map((item) => [`${item.path} ${item.annotation(indexAnnotation)} ${sortKey(item)}`, item.value]),
  );
}

function putInto(folder: string, item: Resource): void {
  item.setAnnotation(pathAnnotation, `${folder}${defaultPath(item)}`);
  item.setAnnotation(indexAnnotation, '0');
}

function configOf(step: Step, folder: string, scope: ResourceList): Resource | undefined {
  if (step.configMap) {
    return Resource.from({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'function-input' },
      data: step.configMap,
    });
  }
  if (!step.configPath) return undefined;
  const path = `${folder}${step.configPath}`;
  const found = scope.find((item) => item.path === path);
  if (found) return found;
  throw new KrmError('KRM_PIPELINE_INVALID', `function ${step.name}: there is no resource in its configPath ${path}`);
}

async function callFunction(step: Step, input: ResourceList, options: PipelineOptions) {
  const builtIn = step.image ? options.builtIn(nameOfImage(step.image)) : undefined;
  if (builtIn) {
    const { error, findings } = builtIn(input);
    const results = [...input.results, ...findings.filter((finding) => !input.results.includes(finding))];
    if (error !== undefined) throw failed(step, reasons(error, results));
    return { list: input, results };
  }
  const [command, ...args] = programOf(step, options);
  options.onProgram?.(step.name, [command!, ...args].join(' '));
  const output = ResourceList.parse(await runOrFail(step, command!, args, input, options));
  return { list: output, results: output.results };
}

/** The results say more than the error: where it is. */
function reasons(error: string, results: readonly Result[]): string[] {
  const wrong = results.filter(({ severity }) => severity === 'error');
  const said = wrong.some(({ message }) => error.includes(message));
  return [...(said ? [] : [error]), ...wrong.map(formatResult)];
}

async function runOrFail(step: Step, command: string, args: string[], input: ResourceList, options: PipelineOptions) {
  try {
    return await runProgram(command, args, input.toString(), options.signal);
  } catch (error) {
    throw failed(step, [messageOf(error)]);
  }
}

function programOf(step: Step, { allowExec, containers }: PipelineOptions): string[] {
  if (step.exec) {
    if (allowExec) return wordsOf(step.exec);
    throw new KrmError(
      'KRM_FUNCTION_UNKNOWN',
      `function ${step.exec} is a program; running programs of packages was not allowed`,
    );
  }
  if (containers) return [containers, 'run', '--rm', '-i', '--network', 'none', step.image!];
  throw new KrmError(
    'KRM_FUNCTION_UNKNOWN',
    `function ${step.image} is not built in and no container runtime was given to run it`,
  );
}

/** The words of a command line; quotes hold spaces together, as in a shell. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

function failed(step: Step, why: readonly string[]): KrmError {
  return new KrmError('KRM_FUNCTION_FAILED', `function ${step.name}: ${[...new Set(why)].join('; ')}`);
}
