import { spawn } from 'node:child_process';

export interface ProgramOptions {
  /** Its working directory. */
  cwd: string;
  /** What its environment has besides the test's own. */
  env?: Record<string, string>;
  /** What it reads from standard input. */
  input?: string;
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A client program that hangs is a failure; this is beyond what any of them takes, on a busy machine too. */
const timeout = 30_000;

/** A program that runs: what it has printed so far, and its end. */
export class RunningProgram {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Outcome>;
  readonly #stop: () => void;
  #heard: () => void = () => undefined;

  constructor(path: string, args: readonly string[], { cwd, env, input }: ProgramOptions) {
    const child = spawn(path, args, { cwd, env: { ...process.env, ...env }, timeout });
    this.#stop = () => void child.kill();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#heard();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#heard();
    });
    // A program that does not read its input may be gone before it is written.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        this.#heard();
        resolve({ code, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Waits until what it has printed satisfies the test, or until it ends; answers whether it did. */
  async prints(isEnough: (stdout: string, stderr: string) => boolean): Promise<boolean> {
    const ended = this.ended.then(() => true);
    while (!isEnough(this.stdout, this.stderr)) {
      const heard = new Promise<boolean>((resolve) => {
        this.#heard = () => resolve(false);
      });
      if (await Promise.race([ended, heard])) return isEnough(this.stdout, this.stderr);
    }
    return true;
  }

  /** Ends it as Ctrl-C would, and waits for that. */
  stop(): Promise<Outcome> {
    this.#stop();
    return this.ended;
  }
}

/** Runs a program to its end. Resolves whether it succeeds or fails: the test judges. */
export function runProgram(path: string, args: readonly string[], options: ProgramOptions): Promise<Outcome> {
  return new RunningProgram(path, args, options).ended;
}
