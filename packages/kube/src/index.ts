export * from './builtin/types.ts';
export { Cache, type CacheOptions, type InformerOptions } from './cache/cache.ts';
export type { EventHandler, Informer } from './cache/informer.ts';
export type { Indexer } from './cache/object-store.ts';
export { compareVersions } from './cache/resource-version.ts';
export type { InformerScope } from './cache/scope.ts';
export { deepFreeze, stripManagedFields, type Transform } from './cache/transform.ts';
export { differences, type Essence, essenceOf, type FieldChange } from './changes/essence.ts';
export { type ChangeHandlers, type FieldHandler, type OnChangesOptions, onChanges } from './changes/on-changes.ts';
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
export { type Controlled, type ControllerForOptions, controllerFor, type Owned } from './controller/builder.ts';
export {
  Controller,
  type ControllerMetrics,
  type ControllerOptions,
  type ReconcileOutcome,
} from './controller/controller.ts';
export type { GatedWorker, KeyGate } from './controller/key-gate.ts';
export { type ObjectTimerOptions, objectTimer } from './controller/object-timer.ts';
export {
  allOf,
  annotationsChanged,
  anyOf,
  type Change,
  fieldChanged,
  generationChanged,
  labelsChanged,
  matching,
  not,
  type Predicate,
} from './controller/predicates.ts';
export {
  type ReconcileContext,
  type ReconcileFunction,
  type ReconcileResult,
  type Reconciler,
  type RequeueAfter,
  TerminalError,
} from './controller/reconciler.ts';
export {
  ChannelSource,
  type Enqueue,
  InformerSource,
  type MapFunction,
  type Source,
  timerSource,
  type Watch,
  watch,
} from './controller/source.ts';
export { RestMapper } from './discovery/rest-mapper.ts';
export { errorCodes, KubeError, type KubeErrorCode, messageOf } from './errors.ts';
export { EventRecorder, type EventRecorderOptions, type EventType, microTime } from './events/event-recorder.ts';
export { type Check, HealthServer, type HealthServerOptions } from './health/health-server.ts';
export type { ServingFiles } from './health/serving-certificate.ts';
export { LeaderElector, type LeaderElectorOptions } from './leader/leader-elector.ts';
export { Backoff, type BackoffOptions } from './limit/backoff.ts';
export { TokenBucket } from './limit/token-bucket.ts';
export { type LogFields, type Logger, noopLogger } from './log/logger.ts';
export { type Election, Manager, type ManagerOptions } from './manager/manager.ts';
export type { Runnable } from './manager/runnable.ts';
export { addFinalizer, addFinalizers, hasFinalizer, isDeleting, removeFinalizer } from './meta/finalizer.ts';
export { type Finalize, Finalizers, type FinalizersOptions } from './meta/finalizers.ts';
export {
  adopt,
  controllerOf,
  controllerRef,
  disown,
  isOwnedBy,
  ownerKeys,
  ownerRef,
  ownerUids,
} from './meta/owner.ts';
export { createMetrics, type Metrics } from './metrics/metrics.ts';
export { apiVersionOf, keyOf, keyString, keyStringOf, parseKey } from './object/key.ts';
export type { KubeObject, ObjectKey, ObjectMeta, OwnerReference, ResourceType } from './object/object.ts';
export { type Operation, Saga, type SagaOptions, type Step, type WithOperations } from './operations/saga.ts';
export { ExponentialRateLimiter, type RateLimiter, type RateLimiterOptions } from './queue/rate-limiter.ts';
export {
  type AddOptions,
  lowPriority,
  type QueueGauge,
  type QueueMetrics,
  WorkQueue,
  type WorkQueueOptions,
} from './queue/work-queue.ts';
export {
  type LabelExpression,
  type LabelPredicate,
  type LabelSelector,
  matchLabels,
  parseLabelSelector,
  selectorText,
} from './selector/label-selector.ts';
export { Sharding, type ShardingOptions } from './shard/sharding.ts';
export {
  type Condition,
  type ConditionUpdate,
  findCondition,
  isConditionTrue,
  removeCondition,
  setCondition,
  timestamp,
} from './status/conditions.ts';
export { traced } from './tracing/tracing.ts';
export { ApplySet, type ApplySetOptions, type ApplySetResult, type Child, child } from './writing/apply-set.ts';
export { covers } from './writing/covers.ts';
export { createOrPatch, createOrUpdate, type WriteOutcome } from './writing/create-or-update.ts';
export { mergePatch } from './writing/merge-patch.ts';
