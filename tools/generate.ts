import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { crdFiles } from '../packages/kinds/src/index.ts';
import { apiPage } from '../packages/kube/scripts/api-page.ts';
import { errorsDoc } from './errors-doc.ts';

/** Writes what is derived from the sources: run it after changing a kind or an error code. */
async function generate(): Promise<void> {
  replaceFolder('deploy/crds', crdFiles());
  writeFileSync('docs/errors.md', await errorsDoc());
  writeFileSync('packages/kube/docs/api.md', apiPage());
}

/** Files that no kind writes any more go, too. */
function replaceFolder(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!(name in files)) rmSync(`${folder}/${name}`);
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
}

await generate();
