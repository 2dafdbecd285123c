import { createdAtColumn, nameColumn } from '../builtin/kind/columns.ts';
import { defineKind } from '../builtin/kind/kind.ts';
import type { ResourceInfo } from '../registry/resource.ts';
import type { Definition } from './definition.ts';
import { validateDefinition, validateDefinitionUpdate } from './validate.ts';

/**
 * CustomResourceDefinition as a resource. Whoever stores definitions calls `establish` after each write, `beginDeletion` on a delete and
 * `finishDeletion` when the instances are gone, and serves `resourcesOf` them.
 */
export const crdResource: ResourceInfo = defineKind<Definition>({
  type: 'apiextensions/v1.CustomResourceDefinition',
  group: 'apiextensions.k8s.io',
  plural: 'customresourcedefinitions',
  clusterScoped: true,
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  hasStatus: true,
  hasGeneration: true,
  allColumns: [nameColumn, createdAtColumn],
  strategy: {
    default: fillDefaults,
    prepareForCreate(definition) {
      definition.status = {
        conditions: [],
        acceptedNames: { plural: '', kind: '' },
        storedVersions: definition.spec.versions.filter(({ storage }) => storage).map(({ name }) => name),
      };
    },
    prepareForUpdate: keepStoredVersions,
    validate: validateDefinition,
    validateUpdate: validateDefinitionUpdate,
  },
});

function fillDefaults(definition: Definition): void {
  // Null is to Go the same as a field without a value.
  definition.spec ??= {} as Definition['spec'];
  const { spec } = definition;
  spec.names ??= { plural: '', kind: '' };
  spec.versions = (spec.versions ?? []).map((version) => version ?? { name: '', served: false, storage: false });
  const { names } = spec;
  if (names.kind) {
    names.singular ||= names.kind.toLowerCase();
    names.listKind ||= `${names.kind}List`;
  }
  spec.conversion ??= { strategy: 'None' };
  const service = spec.conversion.webhook?.clientConfig?.service;
  if (service) service.port ??= 443;
}

/** A version that objects were stored in stays listed until somebody has migrated them. */
function keepStoredVersions(definition: Definition, old: Definition): void {
  const stored = old.status?.storedVersions ?? [];
  const storage = definition.spec.versions.find((version) => version.storage)?.name;
  definition.status = {
    ...old.status,
    storedVersions: storage && !stored.includes(storage) ? [...stored, storage] : stored,
  };
}
