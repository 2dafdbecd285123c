import type { ApiObject, Column, ResourceInfo, Strategy, Verb } from '../../registry/resource.ts';
import { canonicalize, emptyField } from '../canonical/canonical.ts';
import { schemaOf } from '../definitions/schemas.ts';
import { ageColumn, nameColumn } from './columns.ts';

const allVerbs: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** What a built-in kind says of itself; the rest follows from it. `T` is the type its functions see objects as. */
export interface KindSpec<T> {
  /** The definition: module and kind (`apps/v1.Deployment`). */
  type: string;
  group: string;
  plural: string;
  singular?: string;
  clusterScoped?: boolean;
  shortNames?: readonly string[];
  categories?: readonly string[];
  hasStatus?: boolean;
  statusAlone?: boolean;
  /** A create may bring the status with it (nodes). */
  statusOnCreate?: boolean;
  hasGeneration?: boolean;
  scale?: ResourceInfo['scale'];
  verbs?: readonly Verb[];
  /** Updates must carry a resourceVersion. */
  conditionalUpdate?: boolean;
  allowCreateOnUpdate?: boolean;
  /** What clients are warned of with every answer. */
  deprecation?: string;
  /** Between name and age; wide ones are printed last. */
  columns?: readonly Column[];
  /** All columns, where name and age are not first and last. */
  allColumns?: readonly Column[];
  selectableFields?: Record<string, (object: T) => string>;
  storedAs?: ResourceInfo['storedAs'];
  storageVersion?: string;
  conversion?: ResourceInfo['conversion'];
  strategy?: KindStrategy<T>;
}

/** A {@link Strategy} whose functions see objects as `T`. */
export type KindStrategy<T> = {
  [F in keyof Strategy]?: Typed<NonNullable<Strategy[F]>, T>;
};

type Typed<F, T> = F extends (...args: infer A) => infer R ? (...args: { [I in keyof A]: OrT<A[I], T> }) => R : F;
type OrT<A, T> = A extends ApiObject ? T : A;

/** The resource of a built-in kind. */
export function defineKind<T = ApiObject>(spec: KindSpec<T>): ResourceInfo {
  const [module, kind] = spec.type.split('.') as [string, string];
  const version = module.split('/')[1]!;
  const strategy = spec.strategy as Strategy | undefined;
  const info: ResourceInfo = {
    group: spec.group,
    version,
    kind,
    listKind: `${kind}List`,
    plural: spec.plural,
    singular: spec.singular ?? kind.toLowerCase(),
    namespaced: !spec.clusterScoped,
    shortNames: spec.shortNames ?? [],
    categories: spec.categories ?? [],
    verbs: spec.verbs ?? allVerbs,
    // Most servers of a test touch a few kinds: the schemas of the others are never built.
    get schema() {
      return schemaOf(spec.type);
    },
    storageVersion: spec.storageVersion ?? version,
    custom: false,
    hasStatus: spec.hasStatus ?? false,
    allowUnconditionalUpdate: !spec.conditionalUpdate,
    hasGeneration: spec.hasGeneration ?? false,
    columns: spec.allColumns ?? inOrder(spec.columns ?? []),
    selectableFields: (spec.selectableFields ?? {}) as ResourceInfo['selectableFields'],
    strategy: {
      ...strategy,
      ...(spec.hasStatus && isolateStatus(spec, strategy)),
      default(object) {
        canonicalize(object, spec.type);
        strategy?.default?.(object);
      },
    },
  };
  if (spec.statusAlone) info.statusAlone = true;
  if (spec.scale) info.scale = spec.scale;
  if (spec.storedAs) info.storedAs = spec.storedAs;
  if (spec.conversion) info.conversion = spec.conversion;
  if (spec.allowCreateOnUpdate) info.allowCreateOnUpdate = true;
  if (spec.deprecation) info.deprecation = spec.deprecation;
  return info;
}

/** Status is written through its subresource alone, and that writes nothing else. */
function isolateStatus<T>(spec: KindSpec<T>, strategy: Strategy | undefined): Partial<Strategy> {
  return {
    prepareForCreate(object, user) {
      if (!spec.statusOnCreate) put(object, 'status', emptyField(spec.type, 'status'));
      strategy?.prepareForCreate?.(object, user);
    },
    prepareForUpdate(object, old) {
      put(object, 'status', old.status);
      strategy?.prepareForUpdate?.(object, old);
    },
    prepareForStatusUpdate(object, old) {
      for (const field of new Set([...Object.keys(object), ...Object.keys(old)])) {
        if (field !== 'metadata' && field !== 'status') put(object, field, old[field]);
      }
      strategy?.prepareForStatusUpdate?.(object, old);
    },
  };
}

function put(object: ApiObject, field: string, value: unknown): void {
  if (value === undefined) delete object[field];
  else object[field] = value;
}

function inOrder(columns: readonly Column[]): Column[] {
  const shown = columns.filter((column) => column.priority === 0);
  const wide = columns.filter((column) => column.priority > 0);
  return [nameColumn, ...shown, ageColumn, ...wide];
}
