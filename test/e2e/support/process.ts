import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const command = new URL('../../../packages/cli/bin/nexslice', import.meta.url).pathname;

/** What a finished command left behind. */
export interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface Ready {
  gateway: string;
  apiserver: string;
  kubeconfig: string;
  token: string;
  pid: number;
}

/** A folder for one test; `remove` it afterwards. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'nexslice-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
  return { child, finished };
}

/** Runs a command of NexSlice to its end. */
export function nexslice(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return start(args, env).finished;
}

/** A NexSlice that keeps running, as a process of its own. */
export interface RunningNexslice extends Ready {
  /** Ends it as Ctrl-C does, and answers how it ended. */
  stop(): Promise<Finished>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Starts `nexslice up` (or another command that writes a ready file) on free ports. */
export async function startNexslice(
  folder: string,
  args: readonly string[] = ['up', '--port', '0', '--api-port', '0'],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningNexslice> {
  const readyFile = join(folder, 'ready.json');
  const kubeconfig = join(folder, 'kubeconfig');
  rmSync(readyFile, { force: true });
  const given = args[0] === 'run' ? [] : ['--kubeconfig', kubeconfig];
  const { child, finished } = start([...args, '--ready-file', readyFile, ...given], env);
  let ended: Finished | undefined;
  void finished.then((result) => {
    ended = result;
  });
  while (!existsSync(readyFile)) {
    if (ended)
      throw new Error(`nexslice ended with ${ended.status} before it was ready:\n${ended.stdout}${ended.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as Ready;
  return {
    ...ready,
    async stop() {
      // The command is a shell that has become node: one process, one pid.
      child.kill('SIGINT');
      return finished;
    },
    async kill() {
      child.kill('SIGKILL');
      await finished;
    },
  };
}
