import { posix } from 'node:path';
import { isMap } from 'yaml';
import { KrmError } from '../errors.ts';
import type { ResourceList } from '../list/list.ts';
import { indexAnnotation, pathAnnotation, Resource } from '../resource/resource.ts';
import { parseYaml } from '../yaml/text.ts';
import { sameValue } from '../yaml/value.ts';

/** Texts of files by their path in the package, with forward slashes. */
export type Files = ReadonlyMap<string, string>;

/** Older names of the same notes; kpt writes both. */
const notes = [pathAnnotation, indexAnnotation, 'config.kubernetes.io/path', 'config.kubernetes.io/index'];

/** What a file was when it was read. */
interface ReadFile {
  text: string;
  resources: { resource: Resource; value: unknown }[];
  /** Documents that are no resources, each with the number of resources before it. */
  others: { after: number; text: string }[];
}

/** The resources of a package, and what is needed to write back only what has changed. */
export class PackageFiles {
  readonly #files: Map<string, ReadFile>;
  readonly resources: Resource[];

  private constructor(files: Map<string, ReadFile>) {
    this.#files = files;
    this.resources = [...files.values()].flatMap((file) => file.resources.map(({ resource }) => resource));
  }

  /**
   * Reads the resources of a package: YAML files and Kptfiles. Documents that are no resources stay in their files, unseen.
   * While they are in memory, resources bear the path of their file as annotation, as kpt has it.
   * @throws KrmError KRM_YAML_INVALID, KRM_RESOURCE_INVALID
   */
  static read(files: Files): PackageFiles {
    const read = new Map<string, ReadFile>();
    for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (isResourceFile(path)) read.set(path, readFile(path, text));
    }
    return new PackageFiles(read);
  }

  /**
   * The files that differ from what was read, given what the resources are now; `null` is a file that is no longer needed.
   * A file none of whose resources changed is not touched.
   * @throws KrmError KRM_PATH_OUTSIDE when a resource is to be put outside of the package
   */
  changes(list: Pick<ResourceList, 'items'>): Map<string, string | null> {
    const byPath = new Map<string, Resource[]>();
    for (const item of list.items) {
      const path = pathInside(item);
      byPath.set(path, [...(byPath.get(path) ?? []), item]);
    }
    const changed = new Map<string, string | null>();
    for (const [path, file] of this.#files) {
      const now = byPath.get(path);
      if (file.resources.length > 0 && !now) changed.set(path, file.others.length > 0 ? printFile([], file) : null);
      else if (now && !untouched(file, now)) changed.set(path, printFile(now, file));
    }
    for (const [path, now] of byPath) if (!this.#files.has(path)) changed.set(path, printFile(now));
    return changed;
  }
}

/** Whether a file is read for resources: YAML files and Kptfiles. */
export function isResourceFile(path: string): boolean {
  return /(^|\/)Kptfile$|\.ya?ml$/.test(path);
}

function readFile(path: string, text: string): ReadFile {
  const resources: ReadFile['resources'] = [];
  const others: ReadFile['others'] = [];
  let start = 0;
  for (const { map, document, empty } of parseYaml(text, path)) {
    const end = document.range?.[2] ?? text.length;
    const whole = text.slice(start, end);
    start = end;
    if (!map?.has('apiVersion') || !map.has('kind')) {
      if (!empty) others.push({ after: resources.length, text: withoutMarks(whole) });
      continue;
    }
    const metadata = map.get('metadata', true);
    if (metadata !== undefined && !isMap(metadata)) {
      throw new KrmError('KRM_RESOURCE_INVALID', `${path}: metadata of a ${map.get('kind')} is not a map`);
    }
    const resource = new Resource(map, document);
    resource.setAnnotation(pathAnnotation, path);
    resource.setAnnotation(indexAnnotation, String(resources.length));
    resources.push({ resource, value: resource.value });
  }
  return { text, resources, others };
}

/** A document without what tells it from those before and after it. */
function withoutMarks(text: string): string {
  return `${text.replace(/^---[ \t]*\n?/, '').replace(/\n?(?:\.\.\.\s*)?$/, '')}\n`;
}

/** Whether a path, relative to a package, stays in it. */
export function isInside(path: string): boolean {
  return !posix.isAbsolute(path) && !path.includes('\\') && !/^\.\.(\/|$)/.test(posix.normalize(path));
}

/** Functions come from anywhere, and what they say about files must not lead out of the package. */
function pathInside(resource: Resource): string {
  const path = resource.path || defaultPath(resource);
  if (isInside(path)) return path;
  throw new KrmError('KRM_PATH_OUTSIDE', `${resource.kind} ${resource.name}: ${path} does not lie in the package`, {
    place: { resource, field: 'metadata.annotations' },
  });
}

/** Where kpt puts a resource that has no file yet. */
export function defaultPath({ namespace, kind, name }: Resource): string {
  return `${namespace ? `${namespace}/` : ''}${kind.toLowerCase()}_${name}.yaml`;
}

/** Functions may undo in one step what they did in another: what counts is what the file says. */
function untouched(file: ReadFile, now: readonly Resource[]): boolean {
  return (
    file.resources.length === now.length &&
    inFileOrder(now).every((resource, i) => {
      const before = file.resources[i]!.value;
      return before === resource.value || sameValue(before, resource.value);
    })
  );
}

function printFile(
  resources: readonly Resource[],
  { text, others }: Pick<ReadFile, 'text' | 'others'> = newFile,
): string {
  const options = { indentLists: hasIndentedLists(text), withoutAnnotations: notes };
  const documents: string[] = [];
  const left = [...others];
  for (const resource of inFileOrder(resources)) {
    while (left[0] && left[0].after <= indexOf(resource)) documents.push(left.shift()!.text);
    documents.push(resource.toString(options));
  }
  return [...documents, ...left.map((other) => other.text)].join('---\n');
}

const newFile = { text: '', others: [] };

function inFileOrder(resources: readonly Resource[]): Resource[] {
  return resources.length < 2 ? [...resources] : [...resources].sort((a, b) => indexOf(a) - indexOf(b));
}

/** Resources that are new to a file come after those that were in it. */
function indexOf(resource: Resource): number {
  const index = Number(resource.annotation(indexAnnotation) ?? Number.NaN);
  return Number.isNaN(index) ? Number.MAX_SAFE_INTEGER : index;
}

/** A key with nothing behind it, and the first item of the list below it. */
const listBelowKey = /^([ ]*(?:- )*)[^\s#-][^\n]*:[ ]*(?:#[^\n]*)?\n([ ]*)- /m;

/** Whether lists of a text are indented below their key; what is not known is written as kpt does. */
function hasIndentedLists(text: string): boolean {
  const [, key = '', item = ''] = listBelowKey.exec(text) ?? [];
  return item.length > key.length;
}
