import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { KrmError, messageOf } from '../errors.ts';
import { decodeText } from '../yaml/text.ts';
import { ignoreFile, isIgnored } from './ignore.ts';
import { type Files, isResourceFile } from './package.ts';

/** Folders that are no part of a package: version control and installed programs. */
const skipped = new Set(['.git', 'node_modules']);

/**
 * Reads the files of a package that hold resources from a folder, but for those that its ignore files name.
 * @throws KrmError KRM_PACKAGE_UNREADABLE
 */
export async function readPackage(dir: string): Promise<Files> {
  try {
    const paths = await filesBelow(dir);
    const read = async (path: string) => decodeText(await readFile(join(dir, path)), path);
    const rules = new Map<string, string>();
    for (const path of paths) if (posix.basename(path) === ignoreFile) rules.set(posix.dirname(path), await read(path));
    const files = new Map<string, string>();
    for (const path of paths) if (isResourceFile(path) && !isIgnored(path, rules)) files.set(path, await read(path));
    return files;
  } catch (error) {
    throw new KrmError('KRM_PACKAGE_UNREADABLE', `cannot read package ${dir}: ${messageOf(error)}`, { cause: error });
  }
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep))
    .filter((steps) => !steps.some((step) => skipped.has(step)))
    .map((steps) => steps.join('/'))
    .sort();
}

/**
 * Copies a package with all its files, whatever they hold.
 * @throws KrmError KRM_PACKAGE_UNREADABLE
 */
export async function copyPackage(from: string, to: string): Promise<void> {
  if (resolve(from) === resolve(to)) return;
  try {
    await makeDirectory(resolve(to));
    for (const path of await filesBelow(from)) {
      await makeDirectory(dirname(resolve(to, path)));
      await cp(join(from, path), join(to, path));
    }
  } catch (error) {
    throw new KrmError('KRM_PACKAGE_UNREADABLE', `cannot write package ${to}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Writes changed files of a package; `null` removes one. When a file cannot be written, those written before get their old
 * texts back, so that a package is never left half changed.
 * @throws KrmError KRM_PACKAGE_UNREADABLE
 */
export async function writeChanges(
  dir: string,
  changes: ReadonlyMap<string, string | null>,
  old: Files,
): Promise<void> {
  const done: string[] = [];
  try {
    for (const [path, text] of changes) {
      done.push(path);
      await put(join(dir, path), text);
    }
  } catch (error) {
    for (const path of done) await put(join(dir, path), old.get(path) ?? null).catch(() => undefined);
    throw new KrmError('KRM_PACKAGE_UNREADABLE', `cannot write package ${dir}: ${messageOf(error)}`, { cause: error });
  }
}

async function put(path: string, text: string | null): Promise<void> {
  if (text === null) return rm(path, { force: true });
  await makeDirectory(dirname(resolve(path)));
  await writeFile(path, text);
}

/** Not by `recursive`: where a file system refuses new directories with ENOENT, as /proc does, that tries for ever (Node 20). */
async function makeDirectory(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeDirectory(dirname(path));
  await mkdir(path);
}
