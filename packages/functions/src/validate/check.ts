import {
  annotations,
  at,
  formatRef,
  Kptfile,
  PackageProblem,
  parseRef,
  type Resource,
  type ResourceList,
  type Result,
  resultOf,
  sortKey,
} from '@nexslice/krm';
import { specShape } from './kinds.ts';
import { type Complaint, complaintsAbout, type Shape } from './shape.ts';

const metadata: Shape = {
  is: 'map',
  fields: {
    name: { is: 'text' },
    namespace: { is: 'text' },
    labels: { is: 'texts' },
    annotations: { is: 'texts' },
    generateName: { is: 'text' },
    creationTimestamp: { is: 'anything' },
    deletionTimestamp: { is: 'anything' },
    finalizers: { is: 'anything' },
    ownerReferences: { is: 'anything' },
    uid: { is: 'anything' },
    resourceVersion: { is: 'anything' },
    generation: { is: 'anything' },
    managedFields: { is: 'anything' },
    selfLink: { is: 'anything' },
  },
  required: ['name'],
};

/**
 * All that is wrong with a package before any function runs: fields that are unknown or of the wrong type, resources that are there
 * twice, several Kptfiles in one folder, owners that go round in a circle.
 */
export function checkPackage({ items }: Pick<ResourceList, 'items'>): Result[] {
  return [...items.flatMap(aboutResource), ...duplicates(items), ...kptfiles(items), ...circles(items)];
}

/** Resources hardly ever change between two functions of a pipeline, so what was said about one is kept. */
const known = new WeakMap<Resource, { edits: number; results: Result[] }>();

function aboutResource(resource: Resource): Result[] {
  const kept = known.get(resource);
  if (kept?.edits === resource.edits) return kept.results;
  const shape = specShape(resource);
  const complaints = [
    ...complaintsAbout(resource.value['metadata'] ?? {}, metadata, 'metadata'),
    ...(shape ? complaintsAbout(resource.value['spec'], shape, 'spec') : []),
  ];
  const results = complaints.map((complaint) => resultFor(resource, complaint));
  known.set(resource, { edits: resource.edits, results });
  return results;
}

function duplicates(items: readonly Resource[]): Result[] {
  const first = new Map<string, Resource>();
  return items.flatMap((item) => {
    const key = sortKey(item);
    const other = first.get(key);
    if (!other) first.set(key, item);
    if (!other || item.kind === 'Kptfile') return [];
    const where = other.path ? ` in ${other.path}` : '';
    return [
      resultFor(item, {
        field: 'metadata.name',
        message: `is there twice: ${item.kind} ${item.name} is${where} too`,
      }),
    ];
  });
}

/** One package has one Kptfile; packages inside of it lie in folders of their own. */
function kptfiles(items: readonly Resource[]): Result[] {
  const folders = new Map<string, Resource>();
  return items.filter(Kptfile.isKptfile).flatMap((item) => {
    const folder = (item.path ?? '').replace(/[^/]*$/, '');
    const other = folders.get(folder);
    folders.set(folder, item);
    if (!other) return [];
    const message = `a package has one Kptfile, this one is beside ${other.path ?? other.name}`;
    return [resultFor(item, { field: 'metadata.name', message })];
  });
}

/** Owners, followed from any resource, must come to an end. */
function circles(items: readonly Resource[]): Result[] {
  const owners = new Map<string, { item: Resource; owner: string }>();
  for (const item of items) {
    const note = item.annotation(annotations.owner);
    const owner = note ? parseRef(note, { lenient: true }) : undefined;
    if (owner) owners.set(formatRef(item.ref), { item, owner: formatRef(owner) });
  }
  const found: Result[] = [];
  const done = new Set<string>();
  for (const start of owners.keys()) {
    const path: string[] = [];
    let step = start;
    for (; owners.has(step) && !done.has(step) && !path.includes(step); step = owners.get(step)!.owner) path.push(step);
    if (path.includes(step)) found.push(aboutCircle(owners.get(step)!.item, path.slice(path.indexOf(step))));
    for (const one of path) done.add(one);
  }
  return found;
}

function aboutCircle(item: Resource, path: readonly string[]): Result {
  const field = `metadata.annotations.[${annotations.owner}]`;
  return resultFor(item, {
    field,
    message: `owners go round in a circle: ${path.join(', ')}`,
    value: at(item.value, 'metadata', 'annotations', annotations.owner),
  });
}

function resultFor(resource: Resource, { field, message, value, better }: Complaint): Result {
  const place = { resource, field, ...(value !== undefined && { value }), ...(better !== undefined && { better }) };
  return resultOf(new PackageProblem(message, place), {});
}
