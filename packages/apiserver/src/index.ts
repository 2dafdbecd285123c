export type { Attributes, PathAttributes, ResourceAttributes } from './auth/attributes.ts';
export type { TokenUser } from './auth/authenticator.ts';
export type { AuthorizationMode } from './auth/authorization.ts';
export type { PolicyRule } from './auth/rbac/rule.ts';
export type { User } from './auth/user.ts';
export type { ControllerOptions, Delay, SimulatedNode } from './controllers/options.ts';
export { ignoreTermAnnotation, outcomeAnnotation, type PodStage, type PodState } from './controllers/pod/stage.ts';
export { ApiServerError, type ApiServerErrorCode, errorCodes } from './errors.ts';
export type { Fault, FaultCode, Faults, FaultTarget } from './faults/faults.ts';
export { InProcessTransport } from './http/in-process.ts';
export type { Fsync } from './log/log.ts';
export type { Body } from './registry/decode.ts';
export type { DeleteOptions, ListOptions, PatchOptions, WatchOptions, WriteOptions } from './registry/options.ts';
export type { ApiObject, ApiObjectMeta, Column, ResourceInfo, Strategy, Verb } from './registry/resource.ts';
export type {
  Deleted,
  Item,
  Page,
  Resource,
  Subresource,
  Target,
  WatchEvent,
  WatchSink,
  WatchStart,
  Written,
} from './registry/resource-api.ts';
export type { Schema } from './schema/schema.ts';
export { type ApiServer, type ApiServerOptions, createApiServer } from './server.ts';
export * as failures from './status/errors.ts';
export { type Status, StatusError } from './status/status.ts';
