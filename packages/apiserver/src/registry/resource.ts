import type { User } from '../auth/user.ts';
import type { Schema } from '../schema/schema.ts';
import type { FieldError } from '../status/field-error.ts';

/** An object inside the server: plain JSON with the metadata that every persistent object has. */
export interface ApiObject {
  apiVersion: string;
  kind: string;
  metadata: ApiObjectMeta;
  [field: string]: unknown;
}

export interface ApiObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: ApiOwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

export interface ApiOwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ManagedFieldsEntry {
  manager?: string;
  operation: 'Apply' | 'Update';
  apiVersion?: string;
  time?: string;
  fieldsType?: 'FieldsV1';
  fieldsV1?: Record<string, unknown>;
  subresource?: string;
}

export type Verb = 'create' | 'get' | 'list' | 'watch' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** A column of the Table that `kubectl get` prints. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  format?: string;
  description?: string;
  /** 0 is always shown, 1 with `-o wide`. */
  priority: number;
  /** The cell of an object; `now` is in ms since the epoch, for ages. */
  cell(object: ApiObject, now: number): string | number | boolean | null;
}

/** Where the replica counts are, as dotted paths (`.spec.replicas`). */
export interface ScalePaths {
  specReplicasPath: string;
  statusReplicasPath: string;
  labelSelectorPath?: string;
}

/** Subresources that show the object as a whole, and write one part of it. */
export type ObjectPart = 'status' | 'approval' | 'ephemeralcontainers' | 'resize';

/** A part of the spec that is written through a subresource of its own, and through nothing else. */
export interface SpecPart {
  /** The spec to store: `before` but for the part, which is that of `spec`. Both are left as they are. */
  merge(spec: unknown, before: unknown): unknown;
  /** Of the object with the new part. */
  validate(object: ApiObject, old: ApiObject): FieldError[];
}

/**
 * What is particular to a kind. Everything generic (uid, resourceVersion, name rules, generation, managedFields, finalizers) is the registry's.
 * The objects given are the registry's own copies: `default` and the `prepare…` functions change them in place.
 */
export interface Strategy {
  /** Fills defaults that depend on other fields; the schema's `default`s are filled before. Runs on every decoded write and is idempotent. */
  default?(object: ApiObject): void;
  /** After decoding and defaulting, before validation: resets what clients may not set, allocates what the server gives. `user` asks. */
  prepareForCreate?(object: ApiObject, user: User): void;
  prepareForUpdate?(object: ApiObject, old: ApiObject): void;
  prepareForStatusUpdate?(object: ApiObject, old: ApiObject): void;
  /** Of a new object. */
  validate?(object: ApiObject): FieldError[];
  /** Of a changed object, complete: `validate` is not called beside it. Without it `validate` checks changed objects too. */
  validateUpdate?(object: ApiObject, old: ApiObject): FieldError[];
  /** Of an object written through `status`, complete as well; nothing is checked without it. */
  validateStatusUpdate?(object: ApiObject, old: ApiObject): FieldError[];
  /** Of a kind with the subresource `approval`, which writes a part of the status. `now` as metadata has times. */
  prepareForApproval?(object: ApiObject, old: ApiObject, now: string): void;
  validateApproval?(object: ApiObject, old: ApiObject): FieldError[];
  /** By the names of the subresources. */
  parts?: Readonly<Partial<Record<ObjectPart, SpecPart>>>;
  /** Texts for the `Warning` header. */
  warnings?(object: ApiObject, old?: ApiObject): string[];
  /**
   * Seconds that a deleted object stays, marked, until somebody deletes it again with 0 (pods). `asked` is what the delete said.
   * Without it, or when it answers 0, an object without finalizers goes at once.
   */
  gracePeriodSeconds?(object: ApiObject, asked: number | undefined): number;
  /** What becomes of dependents when a delete does not say. Default: they go too. */
  defaultPropagation?: 'Orphan';
  /** Text for the `Warning` header of a delete that does not say what becomes of dependents. */
  defaultPropagationWarning?: string;
}

/** Between what is stored and what a served version shows, where more differs than `apiVersion`. Both return new objects. */
export interface Conversion {
  toStorage(object: ApiObject): ApiObject;
  fromStorage(object: ApiObject): ApiObject;
}

/** Everything the server must know of one served group, version and resource. */
export interface ResourceInfo {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  listKind: string;
  plural: string;
  singular: string;
  namespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  verbs: readonly Verb[];
  schema: Schema;
  /** The version objects are stored in; several served versions of a kind share one store. */
  storageVersion: string;
  /** Where objects are kept when it is not under group and plural: two groups may serve the same objects (events). */
  storedAs?: { group: string; plural: string };
  conversion?: Conversion;
  /** A PUT of a missing object creates it. */
  allowCreateOnUpdate?: boolean;
  /** A custom resource: errors and patches differ from built-ins in wording and in what is accepted. */
  custom: boolean;
  /** What clients are warned of with every answer, because the version is deprecated. */
  deprecation?: string;
  /** `status` is written through its subresource only. */
  hasStatus: boolean;
  /** A write of the status leaves the metadata as it is; of most built-in kinds it takes what comes with it. */
  statusAlone?: boolean;
  scale?: ScalePaths;
  /** Without it a PUT must carry a resourceVersion. */
  allowUnconditionalUpdate: boolean;
  /** metadata.generation counts changes of the desired state. */
  hasGeneration: boolean;
  columns: readonly Column[];
  /** Fields beyond metadata.name and metadata.namespace that field selectors may name; value of each as a string. */
  selectableFields: Readonly<Record<string, (object: ApiObject) => string>>;
  strategy: Strategy;
}
