import { isAlias, isMap, isNode, isSeq, Pair, visit, YAMLMap, YAMLSeq } from 'yaml';
import { KrmError } from '../errors.ts';
import { indexAnnotation, pathAnnotation, Resource } from '../resource/resource.ts';
import { buildNode } from '../yaml/build.ts';
import { compareText } from '../yaml/order.ts';
import { pairOf } from '../yaml/overlay.ts';
import { textScalar } from '../yaml/scalar.ts';
import { dropBlankLines, parseYaml, printYaml } from '../yaml/text.ts';
import { plainValue, sameValue } from '../yaml/value.ts';
import { type Result, readResults } from './result.ts';

const apiVersion = 'config.kubernetes.io/v1';
const kind = 'ResourceList';

/** The input and output of a KRM function: the resources of a package, its configuration, and what it has to say. */
export class ResourceList {
  items: Resource[];
  readonly functionConfig: Resource | undefined;
  readonly results: Result[];

  constructor(items: Resource[] = [], functionConfig?: Resource, results: Result[] = []) {
    this.items = items;
    this.functionConfig = functionConfig;
    this.results = results;
  }

  /**
   * Reads a ResourceList.
   * @throws KrmError KRM_YAML_INVALID, KRM_RESOURCE_LIST_INVALID
   */
  static parse(text: string): ResourceList {
    const [read, ...others] = parseYaml(text, 'standard input').filter(({ empty }) => !empty);
    const map = read?.map;
    if (!map || map.get('kind') !== kind || map.get('apiVersion') !== apiVersion) {
      throw new KrmError('KRM_RESOURCE_LIST_INVALID', `input is no ${apiVersion} ${kind}`);
    }
    if (others.length > 0) {
      throw new KrmError('KRM_RESOURCE_LIST_INVALID', `input has ${others.length + 1} documents, not one`);
    }
    dropBlankLines(map);
    const items = map.get('items', true) ?? new YAMLSeq();
    if (!isSeq(items) && plainValue(items, read.document) !== null) {
      throw new KrmError('KRM_RESOURCE_LIST_INVALID', 'items of the input is not a list');
    }
    if (isSeq(items)) giveFirst(items);
    const resources = isSeq(items) ? items.items.map((item, i) => resourceOf(item, i, read.document)) : [];
    const config = map.get('functionConfig', true);
    if (config !== undefined && !isMap(config) && plainValue(config, read.document) !== null) {
      throw new KrmError('KRM_RESOURCE_LIST_INVALID', 'functionConfig of the input is not a resource');
    }
    const results = readResults(plainValue(map.get('results', true), read.document));
    return new ResourceList(resources, isMap(config) ? new Resource(config, read.document) : undefined, results);
  }

  /** The first item for which `test` holds. */
  find(test: (resource: Resource) => boolean): Resource | undefined {
    return this.items.find(test);
  }

  /** Puts a resource in the place of the one with its kind, namespace and name, or at the end. Equal ones stay as they are. */
  upsert(resource: Resource): void {
    const found = this.items.findIndex((item) => sortKey(item) === sortKey(resource));
    const old = this.items[found];
    if (old && old !== resource) keepFile(old, resource);
    if (!old) this.items.push(resource);
    else if (old !== resource && !sameValue(old.value, resource.value)) this.items[found] = resource;
  }

  remove(resource: Resource): void {
    this.items = this.items.filter((item) => item !== resource);
  }

  /** Orders the items as kpt's function libraries do: by apiVersion, kind, namespace and name. */
  sort(): void {
    const keyed = this.items.map((item) => ({ item, key: sortKey(item) }));
    this.items = keyed.sort((a, b) => compareText(a.key, b.key)).map(({ item }) => item);
  }

  /** The text of the list. */
  toString(): string {
    const map = new YAMLMap();
    const add = (key: string, value: unknown) => {
      map.items.push(new Pair(textScalar(key), isNode(value) ? value : buildNode(value)));
    };
    add('apiVersion', apiVersion);
    add('kind', kind);
    const items = new YAMLSeq();
    items.items = this.items.map((item) => item.node);
    add('items', items);
    if (this.functionConfig) add('functionConfig', this.functionConfig.node);
    if (this.results.length > 0) add('results', this.results);
    return printYaml(map);
  }
}

/** A comment before the first item is about that item, not about the list. */
function giveFirst(items: YAMLSeq): void {
  const [first] = items.items;
  if (isNode(first) && items.commentBefore) first.commentBefore = items.commentBefore;
}

/** What takes the place of another resource takes its place in its file too. */
function keepFile(old: Resource, fresh: Resource): void {
  for (const note of [pathAnnotation, indexAnnotation]) {
    const text = old.annotation(note);
    if (text !== undefined && fresh.annotation(note) === undefined) fresh.setAnnotation(note, text);
  }
}

/** What items are ordered and told apart by. */
export function sortKey({ apiVersion: version, kind: itemKind, namespace, name }: Resource): string {
  return `${version} ${itemKind} ${namespace} ${name}`;
}

function resourceOf(item: unknown, index: number, document: ConstructorParameters<typeof Resource>[1]): Resource {
  if (!isMap(item)) throw invalidItem(index, '', 'is not a resource');
  for (const field of ['apiVersion', 'kind']) {
    if (typeof item.get(field) !== 'string' || pairOf(item, field) === undefined) {
      throw invalidItem(index, `.${field}`, `has no ${field}`);
    }
  }
  const resource = new Resource(item, document);
  // Whoever reads it later could not say where aliases lead nowhere.
  const { value } = resource;
  return refersOutside(item) ? Resource.from(value, null) : resource;
}

/** Whether an item has aliases of what another one names: items are ordered anew, and files of their own do not know each other. */
function refersOutside(item: YAMLMap): boolean {
  const names = new Set<string>();
  let outside = false;
  visit(item, {
    Node: (_key, node) => {
      if (isAlias(node)) outside ||= !names.has(node.source);
      else if (node.anchor) names.add(node.anchor);
    },
  });
  return outside;
}

function invalidItem(index: number, field: string, what: string): KrmError {
  const place = { field: `items[${index}]${field}` };
  return new KrmError('KRM_RESOURCE_LIST_INVALID', `items[${index}] of the input ${what}`, { place });
}
