import { compareVersions } from '../discovery/versions.ts';
import { jsonPath } from '../jsonpath/jsonpath.ts';
import type { ApiObject, ResourceInfo, ScalePaths } from '../registry/resource.ts';
import { compileSchema } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';
import { type FieldError, invalid } from '../status/field-error.ts';
import { printerColumns } from './columns.ts';
import type { Definition, DefinitionSpec, Names, Version } from './definition.ts';
import { isTrue } from './status.ts';

/**
 * The resources that an established definition serves, one for each served version; none while its names are not accepted.
 * All versions share one store and differ in apiVersion alone (conversion strategy None).
 */
export function resourcesOf(object: ApiObject): ResourceInfo[] {
  const definition = object as unknown as Definition;
  if (!isTrue(definition, 'Established')) return [];
  const { spec, status } = definition;
  const names = status?.acceptedNames?.kind ? status.acceptedNames : spec.names;
  const stored = spec.versions.find(({ storage }) => storage) ?? (spec.versions[0] as Version);
  return spec.versions.filter(({ served }) => served).map((version) => resource(definition, names, version, stored));
}

function resource({ spec }: Definition, names: Names, version: Version, stored: Version): ResourceInfo {
  const scale = version.subresources?.scale;
  // What the version that is stored has no place for is lost when it is written.
  const losses = () => compileSchema(schemaOf(stored));
  return {
    group: spec.group,
    version: version.name,
    kind: names.kind,
    listKind: names.listKind ?? `${names.kind}List`,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    namespaced: spec.scope === 'Namespaced',
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
    schema: schemaOf(version),
    storageVersion: stored.name,
    custom: true,
    hasStatus: Boolean(version.subresources?.status),
    statusAlone: true,
    ...(scale && { scale }),
    ...(version.deprecated && { deprecation: deprecationOf(spec, version) }),
    allowUnconditionalUpdate: false,
    hasGeneration: true,
    columns: printerColumns(version.additionalPrinterColumns),
    selectableFields: Object.fromEntries((version.selectableFields ?? []).map(({ jsonPath }) => selectable(jsonPath))),
    strategy: {
      ...(scale && { validate: (object) => validateScale(object, scale) }),
      ...(version !== stored && { default: (object) => void losses().prune(object) }),
    },
  };
}

function schemaOf({ schema }: Version): Schema {
  return schema?.openAPIV3Schema ?? { type: 'object' };
}

/** An absent field is selected by the empty text. */
function selectable(path: string): [string, (object: ApiObject) => string] {
  const read = jsonPath(path);
  return [path.replace(/^\./, ''), (object) => String(read(object)[0] ?? '')];
}

/** What clients are told: the definition's own words, or what to use instead. */
function deprecationOf({ group, names, versions }: DefinitionSpec, version: Version): string {
  if (version.deprecationWarning !== undefined) return version.deprecationWarning;
  const [better] = versions
    .filter(({ served, deprecated, name }) => served && !deprecated && compareVersions(name, version.name) < 0)
    .sort((a, b) => compareVersions(a.name, b.name));
  const advice = better ? `; use ${group}/${better.name} ${names.kind}` : '';
  return `${group}/${version.name} ${names.kind} is deprecated${advice}`;
}

/** Replica counts are 32-bit in the Scale that clients see. */
const MAX_REPLICAS = 2 ** 31 - 1;

function validateScale(
  object: ApiObject,
  { specReplicasPath, statusReplicasPath, labelSelectorPath }: ScalePaths,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const path of [specReplicasPath, statusReplicasPath]) {
    const value = jsonPath(path)(object)[0];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      errors.push(
        invalid(
          path,
          0,
          `${path} accessor error: ${JSON.stringify(value)} is of the type ${goType(value)}, expected int64`,
        ),
      );
    } else if (value < 0) errors.push(invalid(path, value, 'should be a non-negative integer'));
    else if (value > MAX_REPLICAS) errors.push(invalid(path, value, `should be less than or equal to ${MAX_REPLICAS}`));
  }
  const selector = labelSelectorPath ? jsonPath(labelSelectorPath)(object)[0] : undefined;
  if (labelSelectorPath && selector !== undefined && typeof selector !== 'string') {
    const detail = `${labelSelectorPath} accessor error: ${JSON.stringify(selector)} is of the type ${goType(selector)}, expected string`;
    errors.push(invalid(labelSelectorPath, '', detail));
  }
  return errors;
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    default:
      return 'map[string]interface {}';
  }
}
