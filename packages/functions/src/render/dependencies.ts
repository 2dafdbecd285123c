import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Kptfile, PackageFiles, type Resource, readPackage, sameGvk, textAt } from '@nexslice/krm';
import type { OtherPackage } from '../configinject/configinject.ts';
import { kinds } from '../dialect/released.ts';

/**
 * The packages that the Dependencies of a package name: from folders that the caller gives for names, else from the folders
 * beside the package's own, by the name of the folder or of its Kptfile. Packages that are not ready do not count.
 */
export async function findDependencies(
  dir: string,
  resources: readonly Resource[],
  given: Readonly<Record<string, string>> = {},
): Promise<OtherPackage[]> {
  const wanted = resources
    .filter((resource) => sameGvk(resource, kinds.dependency))
    .flatMap((dependency) => textAt(dependency.value, 'spec', 'packageName') ?? []);
  if (wanted.length === 0) return [];
  const found: OtherPackage[] = [];
  for (const name of new Set(wanted)) {
    const folder = given[name];
    const candidates = folder === undefined ? await foldersBeside(dir) : [folder];
    for (const candidate of candidates) {
      const other = await readOther(candidate);
      if (other && (folder !== undefined || other.names.includes(name)))
        found.push({ name, resources: other.resources });
    }
  }
  return found;
}

async function foldersBeside(dir: string): Promise<string[]> {
  const own = resolve(dir);
  const entries = await readdir(dirname(own), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(dirname(own), entry.name));
  return folders.filter((folder) => folder !== own).sort();
}

async function readOther(folder: string): Promise<{ names: string[]; resources: readonly Resource[] } | undefined> {
  if (!(await readdir(folder)).includes('Kptfile')) return undefined;
  const { resources } = PackageFiles.read(await readPackage(folder));
  const file = Kptfile.find(resources);
  if (!file || new Kptfile(file).unmetGates.length > 0) return undefined;
  return { names: [basename(folder), file.name], resources };
}
