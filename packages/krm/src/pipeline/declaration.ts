import { KrmError } from '../errors.ts';
import type { Resource } from '../resource/resource.ts';
import { at, isObject, textAt } from '../yaml/value.ts';

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
  configMap?: Readonly<Record<string, unknown>>;
  selectors: Selector[];
  exclude: Selector[];
  /** Validators may not change anything. */
  validates: boolean;
}

/**
 * The pipeline of a Kptfile: mutators, then validators.
 * @throws KrmError KRM_PIPELINE_INVALID
 */
export function readPipeline(kptfile: Resource): Step[] {
  const pipeline = kptfile.value['pipeline'] ?? {};
  if (!isObject(pipeline)) throw problemIn(kptfile, 'pipeline', 'is not a map');
  const of = (field: string, validates: boolean) =>
    neededList(kptfile, `pipeline.${field}`, pipeline[field]).map((entry, i) =>
      readStep(kptfile, `pipeline.${field}[${i}]`, entry, validates),
    );
  return [...of('mutators', false), ...of('validators', true)];
}

function neededList(kptfile: Resource, where: string, value: unknown): unknown[] {
  if (Array.isArray(value ?? [])) return (value ?? []) as unknown[];
  throw problemIn(kptfile, where, 'is not a list');
}

function problemIn(kptfile: Resource, where: string, text: string): KrmError {
  return new KrmError('KRM_PIPELINE_INVALID', `${kptfile.path ?? 'Kptfile'}: ${where} ${text}`);
}

function readStep(kptfile: Resource, where: string, entry: unknown, validates: boolean): Step {
  const image = textAt(entry, 'image');
  const exec = textAt(entry, 'exec');
  const configPath = textAt(entry, 'configPath');
  const configMap = at(entry, 'configMap');
  const problem = (text: string) => problemIn(kptfile, where, text);
  const selectors = (field: string) => {
    const list = neededList(kptfile, `${where}.${field}`, at(entry, field));
    // One that says nothing would select everything.
    if (!list.every(isObject)) throw problem(`${field} holds what is not a map`);
    return list as Selector[];
  };
  if (!image === !exec) throw problem('must have either image or exec');
  if (configPath && configMap) throw problem('has both configPath and configMap');
  if (configMap !== undefined && !isObject(configMap)) throw problem('configMap is not a map');
  return {
    name: textAt(entry, 'name') ?? (image ? nameOfImage(image) : exec!),
    ...(image && { image }),
    ...(exec && { exec }),
    ...(configPath && { configPath }),
    ...(configMap && { configMap }),
    selectors: selectors('selectors'),
    exclude: selectors('exclude'),
    validates,
  };
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
