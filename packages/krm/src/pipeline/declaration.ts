import { posix } from 'node:path';
import { KrmError } from '../errors.ts';
import { isInside } from '../package/package.ts';
import type { Resource } from '../resource/resource.ts';
import { at, isObject, pathText, textAt } from '../yaml/value.ts';

/** Which resources a function of a pipeline gets. Every given field must match. */
export interface Selector {
  apiVersion?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
}

/** One function of a pipeline. */
export interface Step {
  name: string;
  image?: string;
  exec?: string;
  configPath?: string;
  configMap?: Readonly<Record<string, string>>;
  selectors: Selector[];
  exclude: Selector[];
  /** Validators may not change anything. */
  validates: boolean;
}

/** What an entry of a pipeline, and a selector of it, may say. Anything else is a mistake that would change what is run or selected. */
const known = {
  step: ['image', 'tag', 'exec', 'name', 'configPath', 'configMap', 'selectors', 'exclude'],
  selector: ['apiVersion', 'kind', 'name', 'namespace', 'labels', 'annotations'],
};

type Path = readonly (string | number)[];

/**
 * The pipeline of a Kptfile: mutators, then validators.
 * @throws KrmError KRM_PIPELINE_INVALID
 */
export function readPipeline(kptfile: Resource): Step[] {
  const pipeline = kptfile.value['pipeline'] ?? {};
  if (!isObject(pipeline)) throw problemIn(kptfile, ['pipeline'], 'is not a map');
  const of = (field: string, validates: boolean) =>
    neededList(kptfile, ['pipeline', field], pipeline[field]).map((entry, i) =>
      readStep(kptfile, ['pipeline', field, i], entry, validates),
    );
  return [...of('mutators', false), ...of('validators', true)];
}

function neededList(kptfile: Resource, path: Path, value: unknown): unknown[] {
  if (Array.isArray(value ?? [])) return (value ?? []) as unknown[];
  throw problemIn(kptfile, path, 'is not a list');
}

function problemIn(kptfile: Resource, path: Path, text: string): KrmError {
  return new KrmError('KRM_PIPELINE_INVALID', `${kptfile.path ?? 'Kptfile'}: ${pathText(path)} ${text}`);
}

function readStep(kptfile: Resource, path: Path, entry: unknown, validates: boolean): Step {
  const image = textAt(entry, 'image');
  const exec = textAt(entry, 'exec');
  const configPath = textAt(entry, 'configPath');
  const problem = (text: string) => problemIn(kptfile, path, text);
  if (!image === !exec) throw problem('must have either image or exec');
  const unknown = unknownField(entry, known.step);
  if (unknown !== undefined) throw problem(`has the unknown field ${unknown}`);
  const configMap = readConfigMap(kptfile, path, at(entry, 'configMap'));
  if (configPath && configMap) throw problem('has both configPath and configMap');
  if (configPath !== undefined && !isInside(configPath))
    throw problem('has a configPath that leads out of the package');
  return {
    name: textAt(entry, 'name') ?? (image ? nameOfImage(image) : exec!),
    ...(image && { image }),
    ...(exec && { exec }),
    ...(configPath && { configPath: posix.normalize(configPath) }),
    ...(configMap && { configMap }),
    selectors: readSelectors(kptfile, [...path, 'selectors'], at(entry, 'selectors')),
    exclude: readSelectors(kptfile, [...path, 'exclude'], at(entry, 'exclude')),
    validates,
  };
}

/** Numbers and booleans are texts here, as they are written. */
function readConfigMap(kptfile: Resource, path: Path, given: unknown): Record<string, string> | undefined {
  if (given === undefined) return undefined;
  const texts = kptfile.textsAt(...path, 'configMap');
  if (!texts || !isObject(given)) throw problemIn(kptfile, path, 'configMap is not a map');
  const nested = Object.keys(given).find((key) => texts[key] === undefined);
  if (nested !== undefined) throw problemIn(kptfile, path, `configMap.${nested} is not a text`);
  return texts;
}

function readSelectors(kptfile: Resource, path: Path, value: unknown): Selector[] {
  return neededList(kptfile, path, value).map((selector) => {
    // One that says nothing would select everything.
    if (!isObject(selector)) throw problemIn(kptfile, path, 'holds what is not a map');
    const unknown = unknownField(selector, known.selector);
    if (unknown !== undefined) throw problemIn(kptfile, path, `has the unknown field ${unknown}`);
    return selector as Selector;
  });
}

function unknownField(value: unknown, fields: readonly string[]): string | undefined {
  return isObject(value) ? Object.keys(value).find((key) => !fields.includes(key)) : undefined;
}

/** The last part of an image's name: `docker.io/nephio/nad-fn:latest` is `nad-fn`, whatever its registry, tag or digest. */
export function nameOfImage(image: string): string {
  const name = image.split('@')[0]!;
  return name.slice(name.lastIndexOf('/') + 1).split(':')[0]!;
}

/** Whether a step of a pipeline is for a resource. */
export function isSelected(step: Step, resource: Resource): boolean {
  if (step.exclude.some((selector) => matches(selector, resource))) return false;
  return step.selectors.length === 0 || step.selectors.some((selector) => matches(selector, resource));
}

function matches(selector: Selector, resource: Resource): boolean {
  const plain = (['apiVersion', 'kind', 'name', 'namespace'] as const).every(
    (field) => selector[field] === undefined || selector[field] === resource[field],
  );
  const map = (field: 'labels' | 'annotations') =>
    Object.entries(selector[field] ?? {}).every(([key, text]) => at(resource.value, 'metadata', field, key) === text);
  return plain && map('labels') && map('annotations');
}
