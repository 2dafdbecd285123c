export { consistently, type EventuallyOptions, eventually } from './eventually.ts';
export { FaultProxy, type ProxyMode } from './fault-proxy.ts';
export { type Fault, type FaultPlan, FaultTransport } from './fault-transport.ts';
export { type RecordedCall, RecordingTransport } from './recording-transport.ts';
export {
  type RequestKind,
  type ScriptedFault,
  ScriptedServer,
  type ScriptedServerOptions,
  type SeenRequest,
} from './scripted-server.ts';
export type { Backup } from './scripted-store.ts';
export { VirtualClock } from './virtual-clock.ts';
