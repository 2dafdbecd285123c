export * from './builtin/types.ts';
export {
  ApiError,
  type FieldConflict,
  ignoreNotFound,
  isApiError,
} from './client/api-error.ts';
export { Client, type ClientOptions, type WriteNotice } from './client/client.ts';
export {
  type ApplyOptions,
  type DeleteOptions,
  type FieldValidation,
  initialEventsEnd,
  type KubeList,
  type ListOptions,
  type Patch,
  type ReadOptions,
  type ScopeOptions,
  type Subresource,
  type SubresourceWriteOptions,
  type WatchEvent,
  type WatchEventType,
  type WatchOptions,
  type WriteOptions,
} from './client/options.ts';
export { PoolTransport } from './client/pool-transport.ts';
export type { ClientMetrics, RequestOptions } from './client/requester.ts';
export { isStatus, type Status, type StatusCause } from './client/status.ts';
export type { Transport, TransportRequest, TransportResponse } from './client/transport.ts';
export { type Clock, systemClock, type Timer } from './clock/clock.ts';
export { type Random, seededRandom, systemRandom } from './clock/random.ts';
export type { ClusterConfig } from './config/cluster-config.ts';
export { inClusterConfig, isInCluster } from './config/in-cluster.ts';
export { clusterConfigFrom, type KubeConfigLike } from './config/kube-config-like.ts';
export { type LoadOptions, loadClusterConfig } from './config/load.ts';
export { errorCodes, KubeError, type KubeErrorCode, messageOf } from './errors.ts';
export { Backoff, type BackoffOptions } from './limit/backoff.ts';
export { TokenBucket } from './limit/token-bucket.ts';
export { type LogFields, type Logger, noopLogger } from './log/logger.ts';
export { addFinalizer, hasFinalizer, isDeleting, removeFinalizer } from './meta/finalizer.ts';
export { controllerOf, controllerRef, isOwnedBy, ownerKeys, ownerRef } from './meta/owner.ts';
export { apiVersionOf, keyOf, keyString, keyStringOf, parseKey } from './object/key.ts';
export type { KubeObject, ObjectKey, ObjectMeta, OwnerReference, ResourceType } from './object/object.ts';
export {
  type Condition,
  type ConditionUpdate,
  findCondition,
  isConditionTrue,
  removeCondition,
  setCondition,
  timestamp,
} from './status/conditions.ts';
