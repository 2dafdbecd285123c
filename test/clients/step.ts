import { expect } from 'vitest';
import { plain, reads, words } from './command-line.ts';
import { type Outcome, RunningProgram } from './program.ts';

/** One command of a client program, and what it is to print. Patterns are those of `reads`: `*` for a word, `...` for anything. */
export interface Step {
  /** The arguments, as one types them. */
  $: string;
  /** All that it prints to standard output; not compared when absent. */
  prints?: string;
  /** All that it prints to standard error, though it succeeds. */
  warns?: string;
  /** All that it prints to standard error; then it must fail. */
  fails?: string;
  /** What it reads from standard input. */
  input?: string;
  /** The program that `kubectl edit` runs on the file. */
  editor?: string;
  /** For commands that go on: once this is printed, `meanwhile` is done; they are stopped when they have printed `prints`. */
  begins?: string;
  meanwhile?: readonly Step[];
  /** The first and the last version of the program that know the command so. */
  since?: number;
  until?: number;
}

/** A client program in a place of its own. */
export interface Place {
  path: string;
  /** As steps count it: the minor version of kubectl, the major one of helm. */
  version: number;
  cwd: string;
  env: Record<string, string>;
}

/** Runs a command as the step says, and checks what it prints. */
export async function check(place: Place, step: Step): Promise<void> {
  const { since = 0, until = Number.POSITIVE_INFINITY } = step;
  if (place.version < since || place.version > until) return;
  const running = new RunningProgram(place.path, words(step.$), {
    cwd: place.cwd,
    env: { ...place.env, ...(step.editor ? { KUBE_EDITOR: step.editor } : {}) },
    ...(step.input === undefined ? {} : { input: step.input }),
  });
  judge(step, step.begins === undefined ? await running.ended : await accompany(place, step, running));
}

/** Does what is to be done while the command goes on, and stops it when it has printed all. */
async function accompany(place: Place, step: Step, running: RunningProgram): Promise<Outcome> {
  const { begins = '', prints = '', meanwhile = [] } = step;
  await running.prints((stdout, stderr) => reads(stdout, begins) || reads(stderr, begins));
  for (const next of meanwhile) await check(place, next);
  const isComplete = await running.prints((stdout) => reads(stdout, prints));
  const outcome = await running.stop();
  return isComplete ? { ...outcome, code: 0 } : outcome;
}

function judge({ $: command, prints, warns, fails }: Step, { code, stdout, stderr }: Outcome): void {
  const told = `${command}\n${stdout}${stderr}`;
  if (fails === undefined) expect(code, told).toBe(0);
  else expect(code, told).not.toBe(0);
  compare(command, stdout, prints);
  compare(command, stderr, fails ?? warns);
}

function compare(command: string, text: string, pattern: string | undefined): void {
  if (pattern === undefined || reads(text, pattern)) return;
  // Fails, and shows where the two differ.
  expect(`${command}\n${plain(text)}`).toBe(`${command}\n${plain(pattern)}`);
}
