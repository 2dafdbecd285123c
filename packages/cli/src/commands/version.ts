import { readFileSync } from 'node:fs';
import { Command } from 'commander';

/** Version of this package, from its manifest. */
export function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

export function versionCommand(): Command {
  return new Command('version').description('print the version').action(() => {
    process.stdout.write(`nexslice ${version()} (node ${process.versions.node})\n`);
  });
}
