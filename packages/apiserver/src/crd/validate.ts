import { dns1035Label, dnsSubdomain } from '../registry/names.ts';
import { equalJson } from '../schema/json.ts';
import { type FieldError, invalid, required } from '../status/field-error.ts';
import { validateApproval } from './approval.ts';
import { validateConversion } from './conversion.ts';
import type { Definition, DefinitionSpec, Version } from './definition.ts';
import { requiredNames, validateNames } from './names.ts';
import { printedVersions, sharedParts } from './shared.ts';
import { isTrue } from './status.ts';
import {
  oneOfTexts,
  validateColumn,
  validateSchema,
  validateSelectableFields,
  validateSubresources,
} from './version.ts';

/** Checks a definition, its metadata apart. Texts and field paths are kube-apiserver's. */
export function validateDefinition(definition: Definition): FieldError[] {
  const { metadata, spec, status } = definition;
  const errors: FieldError[] = [];
  if (metadata.name !== `${spec.names.plural}.${spec.group}`) {
    errors.push(invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  errors.push(...validateSpec(spec));
  errors.push(...validateNames(status?.acceptedNames ?? { plural: '', kind: '' }, 'status.acceptedNames'));
  errors.push(...validateStoredVersions(status?.storedVersions ?? [], spec.versions));
  errors.push(...validateApproval(definition));
  if (spec.preserveUnknownFields) {
    const detail =
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
    errors.push(invalid('spec.preserveUnknownFields', true, detail));
  }
  return errors;
}

export function validateDefinitionUpdate(definition: Definition, old: Definition): FieldError[] {
  const errors = validateDefinition(definition);
  const immutable = (field: string, value: unknown, before: unknown) => {
    if (!equalJson(value, before)) errors.push(invalid(field, value, 'field is immutable'));
  };
  const { spec } = definition;
  if (isTrue(old, 'Established')) {
    immutable('spec.scope', spec.scope, old.spec.scope);
    immutable('spec.names.kind', spec.names.kind, old.spec.names.kind);
  }
  immutable('spec.group', spec.group, old.spec.group);
  immutable('spec.names.plural', spec.names.plural, old.spec.names.plural);
  return errors;
}

function validateSpec(spec: DefinitionSpec): FieldError[] {
  const errors: FieldError[] = [];
  const groupProblems = spec.group ? dnsSubdomain(spec.group) : [];
  if (!spec.group) errors.push(required('spec.group'));
  else if (groupProblems.length > 0) errors.push(invalid('spec.group', spec.group, groupProblems.join(',')));
  else if (!spec.group.includes('.')) {
    errors.push(invalid('spec.group', spec.group, 'should be a domain with at least one dot'));
  }
  errors.push(...oneOfTexts(spec.scope, ['Cluster', 'Namespaced'], 'spec.scope'));
  const versions = spec.versions ?? [];
  for (const [i, version] of versions.entries()) {
    if (!version.schema?.openAPIV3Schema) errors.push(required(`spec.versions[${i}].schema.openAPIV3Schema`));
  }
  errors.push(...validateVersions(versions));
  errors.push(...requiredNames(spec.names), ...validateNames(spec.names, 'spec.names'));
  errors.push(...validateShared(versions));
  if (spec.conversion) errors.push(...validateConversion(spec.conversion));
  return errors;
}

function validateVersions(versions: readonly Version[]): FieldError[] {
  const shared = sharedParts(versions);
  const errors: FieldError[] = [];
  for (const [i, version] of versions.entries()) {
    const path = `spec.versions[${i}]`;
    const problems = dns1035Label(version.name);
    if (problems.length > 0) errors.push(invalid(`${path}.name`, version.name, problems.join(',')));
    for (const problem of deprecationProblems(version)) {
      errors.push(invalid(`${path}.deprecationWarning`, version.deprecationWarning ?? '', problem));
    }
    const own: Version = {
      ...version,
      ...(shared.schema && { schema: {} }),
      ...(shared.subresources && { subresources: {} }),
      ...(shared.columns && { additionalPrinterColumns: [] }),
      ...(shared.selectableFields && { selectableFields: [] }),
    };
    errors.push(...validateParts(own, Boolean(version.subresources?.status), path, `${path}.schema.openAPIV3Schema`));
    // Selectable fields are looked up in the schema even if only one of the two is the same in all versions.
    if (shared.schema && !shared.selectableFields) errors.push(...selectable(version, path));
  }
  if (new Set(versions.map(({ name }) => name)).size !== versions.length) {
    errors.push(invalid('spec.versions', printedVersions(versions), 'must contain unique version names'));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    const detail = 'must have exactly one version marked as storage version';
    errors.push(invalid('spec.versions', printedVersions(versions), detail));
  }
  return errors;
}

/** What all versions have alike is checked once, at the place where Kubernetes reports it. */
function validateShared(versions: readonly Version[]): FieldError[] {
  const shared = sharedParts(versions);
  const first = versions[0];
  if (!first) return [];
  const part: Version = {
    name: first.name,
    served: first.served,
    storage: first.storage,
    ...(shared.schema && first.schema && { schema: first.schema }),
    ...(shared.subresources && first.subresources && { subresources: first.subresources }),
    ...(shared.columns &&
      first.additionalPrinterColumns && { additionalPrinterColumns: first.additionalPrinterColumns }),
  };
  const hasStatus = versions.some(({ subresources }) => subresources?.status);
  const errors = validateParts(part, hasStatus, 'spec', 'spec.validation.openAPIV3Schema');
  return shared.selectableFields ? [...errors, ...selectable(first, 'spec')] : errors;
}

function validateParts(version: Version, hasStatus: boolean, path: string, schemaPath: string): FieldError[] {
  const schema = version.schema?.openAPIV3Schema;
  return [
    ...(schema ? validateSchema(schema, hasStatus, schemaPath) : []),
    ...(version.subresources ? validateSubresources(version.subresources, `${path}.subresources`) : []),
    ...(version.additionalPrinterColumns ?? []).flatMap((column, i) =>
      validateColumn(column, `${path}.additionalPrinterColumns[${i}]`),
    ),
    ...(path === 'spec' ? [] : selectable(version, path)),
  ];
}

function selectable({ schema, selectableFields = [] }: Version, path: string): FieldError[] {
  const at = `${path}.selectableFields`;
  const root = schema?.openAPIV3Schema;
  if (selectableFields.length === 0) return [];
  if (root) return validateSelectableFields(selectableFields, root, at);
  return [invalid(at, '', 'may only be set when `version.schema.openAPIV3Schema` is not included')];
}

/** Longest warning that fits a header sensibly, as Kubernetes has it, in bytes. */
const MAX_WARNING = 256;

/** To Go only letters, marks, numbers, punctuation, symbols and the plain space can be printed. */
const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

function deprecationProblems({ deprecated, deprecationWarning: warning }: Version): string[] {
  if (warning === undefined) return [];
  if (!deprecated) return ['can only be set for deprecated versions'];
  const problems: string[] = [];
  if (Buffer.byteLength(warning) > MAX_WARNING) problems.push(`must be <= ${MAX_WARNING} characters long`);
  if (warning === '') problems.push('must not be an empty string');
  const unprintable = warning.search(UNPRINTABLE);
  if (unprintable >= 0) {
    const index = Buffer.byteLength(warning.slice(0, unprintable));
    problems.push(`must only contain printable UTF-8 characters; non-printable character found at index ${index}`);
  }
  return problems;
}

function validateStoredVersions(stored: readonly string[], versions: readonly Version[]): FieldError[] {
  const path = 'status.storedVersions';
  if (stored.length === 0) return [invalid(path, stored, 'must have at least one stored version')];
  const errors: FieldError[] = [];
  for (const { name, storage } of versions) {
    if (storage && !stored.includes(name)) errors.push(invalid(path, stored, `must have the storage version ${name}`));
  }
  for (const [i, name] of stored.entries()) {
    if (versions.some((version) => version.name === name)) continue;
    const detail = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    errors.push(invalid(`${path}[${i}]`, name, detail));
  }
  return errors;
}
