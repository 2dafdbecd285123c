import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { binary, missingClients } from '../../clients/binaries.ts';

const run = promisify(execFile);

const path = binary('kubectl', 'v32');

/** Why tests with kubectl are skipped here; undefined where they run. */
export const withoutKubectl = path === undefined ? missingClients : undefined;

/** Runs kubectl against a cluster and answers what it printed. Rejects, with what it printed, when it fails. */
export async function kubectl(kubeconfig: string, ...args: string[]): Promise<string> {
  if (path === undefined) throw new Error(missingClients);
  const { stdout } = await run(path, ['--kubeconfig', kubeconfig, ...args], { timeout: 15_000 });
  return stdout;
}
