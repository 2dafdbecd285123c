import { existsSync } from 'node:fs';

/** Figures by name, to be compared: how they are called, and in which unit, says the name. */
export type Figures = Readonly<Record<string, number>>;

/** One benchmark: a file of this folder that exports `run`. */
interface Benchmark {
  run(args: readonly string[]): Promise<Figures>;
}

const [name, ...args] = process.argv.slice(2);
const json = args.includes('--json');

if (!name || !existsSync(new URL(`${name}.ts`, import.meta.url))) {
  process.stderr.write('usage: npm run bench -- NAME [--json]   (NAME is a file of bench/: slicing, …)\n');
  process.exit(2);
}

const benchmark = (await import(new URL(`${name}.ts`, import.meta.url).href)) as Benchmark;
const figures = await benchmark.run(args.filter((arg) => arg !== '--json'));
if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else console.table(figures);
// What a benchmark leaves open must not keep the command from ending.
process.exit(0);
