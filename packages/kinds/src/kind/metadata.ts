/** Points from an object to the one it belongs to; the garbage collector follows it. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/**
 * Metadata of a named object. The shape is that of `ObjectMeta` in `@nexslice/kube`, except that `name` is always there: objects of
 * our kinds get names that follow from what they stand for, never generated ones.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
 */
export interface ObjectMeta {
  name: string;
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
