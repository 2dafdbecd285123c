/** Where an object lives: its name, and its namespace if its kind has them. */
export interface ObjectKey {
  readonly namespace?: string;
  readonly name: string;
}

/**
 * What every object has: its name, its labels, and what the server keeps about it.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
 */
export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  /** Opaque: compare for equality only, never for order. */
  resourceVersion?: string;
  /** Grows by one with every change of the desired state. */
  generation?: number;
  /** RFC 3339 with seconds. */
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: unknown[];
}

/** Why an object is there: it goes when its last owner goes. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Any Kubernetes object as it travels: what the server fills in may be absent before it is created. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
}

/**
 * How a kind is addressed. `T` is the type of its objects: `client.get(deployments, …)` answers what `deployments` describes.
 * Other packages hand in descriptors of the same shape without importing this one.
 */
export interface ResourceType<T extends KubeObject = KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Lower-case plural, as in the URL. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: carries the type of the objects. */
  readonly object?: T;
}
