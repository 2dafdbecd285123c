import { changeLedgerFile } from '@nexslice/ipam';
import {
  copyPackage,
  type Files,
  Kptfile,
  KrmError,
  PackageFiles,
  type Resource,
  ResourceList,
  readPackage,
  readPipeline,
  runPipeline,
  type StepReport,
  sameGvk,
  writeChanges,
} from '@nexslice/krm';
import type { OtherPackage } from '../configinject/configinject.ts';
import { kinds } from '../dialect/released.ts';
import { FunctionError } from '../errors.ts';
import { inject } from '../inject/inject.ts';
import type { Backend } from '../local/backend.ts';
import { fixedBackend } from '../local/fixed.ts';
import { LocalBackend } from '../local/local.ts';
import { findFunction, runFunction } from '../registry/registry.ts';
import { findDependencies } from './dependencies.ts';

/**
 * Where claims get their answers: nowhere, from the package's own prefixes, always the same, from prefixes and a file of what is given out, or
 * from somebody else.
 */
export type BackendChoice = 'none' | 'package' | 'fixed' | { file: string } | { other: Backend };

export interface RenderOptions {
  backend?: BackendChoice;
  /** Leave out the faults of Nephio's functions. Without a word, they are kept where the pipeline names Nephio's images. */
  strict?: boolean;
  /** How often the pipeline may run. */
  rounds?: number;
  /** Folders of packages that this one depends on, by package name; those beside it are found by themselves. */
  dependencies?: Readonly<Record<string, string>>;
  /** Fill the placeholders of a blueprint first: the facts of a cluster, usually. */
  inject?: readonly Resource[];
  allowExec?: boolean;
  containers?: string;
  /** Hears of every function when it has run, in every round. */
  onStep?: (report: StepReport) => void;
  /** Hears of programs before they run. */
  onProgram?: (name: string, command: string) => void;
  /** Where to write: into the package (true), into another folder, or nowhere. */
  write?: boolean | string;
  signal?: AbortSignal;
}

/** What rendering did. */
export interface RenderReport {
  /** Files that differ from what was read; null is a file that goes. */
  changes: ReadonlyMap<string, string | null>;
  before: Files;
  steps: StepReport[];
  /** How often the pipeline ran. */
  rounds: number;
  /** Whether all readiness gates are met. */
  ready: boolean;
}

/**
 * A specialization needs two or three rounds: claims, answers, results. More than this many change something for ever.
 */
const defaultRounds = 6;

/**
 * Runs the pipeline of a package and answers its claims until nothing changes any more.
 * Nothing is written unless everything succeeds.
 * @throws KrmError KRM_KPTFILE_MISSING among others, FunctionError FN_RENDER_UNSTABLE
 */
export async function render(dir: string, options: RenderOptions = {}): Promise<RenderReport> {
  const before = await readPackage(dir);
  const packages = await findDependencies(dir, PackageFiles.read(before).resources, options.dependencies);
  const report = await withBackend(options.backend ?? 'package', Boolean(options.write), (backend) =>
    renderFiles(before, { ...options, packages }, backend),
  );
  const { write } = options;
  if (typeof write === 'string') await copyPackage(dir, write);
  if (write) await writeChanges(write === true ? dir : write, report.changes, before);
  return report;
}

async function withBackend(
  choice: BackendChoice,
  keep: boolean,
  work: (backend: Backend | undefined) => Promise<RenderReport>,
): Promise<RenderReport> {
  if (choice === 'none') return work(undefined);
  if (choice === 'fixed') return work(fixedBackend);
  if (choice === 'package') return work(new LocalBackend());
  if ('other' in choice) return work(choice.other);
  return changeLedgerFile(choice.file, async (ledger) => {
    const backend = new LocalBackend(ledger);
    const result = await work(backend);
    // What was only shown is not taken.
    return { ledger: keep ? backend.ledger() : ledger, result };
  });
}

/** The same for files in memory. */
export async function renderFiles(
  before: Files,
  options: RenderOptions & { packages?: readonly OtherPackage[] },
  backend?: Backend,
): Promise<RenderReport> {
  const files = PackageFiles.read(before);
  if (!Kptfile.find(files.resources)) throw new KrmError('KRM_KPTFILE_MISSING', 'the package has no Kptfile');
  const list = new ResourceList([...files.resources]);
  if (options.inject) inject(list, options.inject);
  const { strict = !namesNephio(list), packages = [] } = options;
  const functionOptions = { strict, packages, ...(backend && { backend }) };
  // Faithfully a Dependency is done by the run after the one that copied what it asks for.
  const injecting = strict ? ['configinject'] : ['configinject', 'configinject'];
  const answering = [...(backend ? ['ipam', 'vlan'] : []), ...(hasDependencies(list) ? injecting : [])];
  const steps: StepReport[] = [];
  const limit = options.rounds ?? defaultRounds;
  let ended = fingerprint(list);
  for (let round = 1; round <= limit; round++) {
    steps.push(
      ...(await runPipeline(list, {
        ...options,
        builtIn: (name) => {
          const fn = findFunction(name);
          if (!fn || (fn.needsRuntime && options.containers !== undefined)) return undefined;
          return (input) => fn.run(input, functionOptions);
        },
      })),
    );
    for (const name of answering) {
      const report = answerClaims(name, list, functionOptions);
      steps.push(report);
      options.onStep?.(report);
    }
    const news = (await backend?.settle?.(options.signal)) ?? false;
    const now = fingerprint(list);
    // Faithful functions may contradict each other within a round for ever; what counts is how rounds end.
    if (now === ended && !news)
      return { changes: files.changes(list), before, steps, rounds: round, ready: isReady(list) };
    ended = now;
  }
  throw new FunctionError('FN_RENDER_UNSTABLE', `the package still changes after ${limit} rounds of its pipeline`);
}

function answerClaims(name: string, list: ResourceList, options: Parameters<typeof runFunction>[2]): StepReport {
  const start = performance.now();
  const { findings } = runFunction(name, list, options);
  return { package: '', name, milliseconds: performance.now() - start, results: findings };
}

/** Whether a pipeline of the package runs functions of Nephio, which others than we may run too. */
function namesNephio(list: ResourceList): boolean {
  const images = list.items.filter(Kptfile.isKptfile).flatMap((file) => readPipeline(file).map(({ image }) => image));
  return images.some((image) => image !== undefined && /(?:^|\/)nephio(?:-project)?\//.test(image));
}

function hasDependencies(list: ResourceList): boolean {
  return list.items.some((item) => sameGvk(item, kinds.dependency));
}

/** What the resources say, whatever their order. */
function fingerprint(list: ResourceList): string {
  return list.items
    .map((item) => JSON.stringify(item.value))
    .sort()
    .join('\n');
}

function isReady(list: ResourceList): boolean {
  const kptfile = Kptfile.find(list.items);
  return kptfile !== undefined && new Kptfile(kptfile).isReady;
}
