import { type Command, Option } from 'commander';
import { count, duration, port } from '../terminal/values.ts';

/** Port of the gateway when nobody says otherwise. */
export const defaultPort = 7780;
/** Port of the embedded API server when nobody says otherwise. */
export const defaultApiPort = 7443;

/** How long a Kubernetes API server keeps Events when nobody says otherwise. */
const defaultEventTtlMs = 3_600_000;

/** Options of the gateway and the controllers, which `up` and `run` share. */
export function productOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--port <port>', 'port of the gateway; 0 takes a free one')
        .env('PORT')
        .default(defaultPort)
        .argParser(port),
    )
    .addOption(new Option('--host <address>', 'address the gateway listens on').env('HOST').default('127.0.0.1'))
    .addOption(
      new Option('--namespace <name>', 'namespace of the slices, UE sessions and UPFs')
        .env('NAMESPACE')
        .default('nexslice'),
    )
    .addOption(
      new Option('--upf-image <image>', 'image of UPFs whose Slice names none')
        .env('UPF_IMAGE')
        .default('free5gc/upf:latest'),
    )
    .addOption(
      new Option('--upf-replicas <count>', 'pods of UPFs whose Slice does not say')
        .env('UPF_REPLICAS')
        .default(1)
        .argParser(count),
    );
}

/** Options of an embedded API server, which `up` and `cluster` share. */
export function clusterOptions(command: Command): Command {
  return command
    .option('--data-dir <directory>', 'keep everything there, over restarts; without it, in memory')
    .addOption(
      new Option('--fsync <mode>', 'when writes reach the disk: when it likes, within 100 ms, or before each answer')
        .choices(['none', 'batch', 'each'])
        .default('batch'),
    )
    .option('--kubeconfig <file>', 'where to write the kubeconfig (default: in the data directory, or ~/.nexslice)')
    .option('--pod-delay <duration>', 'how long a pod takes to be Ready, such as 500ms or 2s', duration, 0)
    .option('--pod-jitter <duration>', 'how much longer it may take, by chance', duration, 0)
    .option('--probe-delays', 'pods are ready only after the initial delays of their probes')
    .addOption(
      new Option('--event-ttl <duration>', 'how long Events are kept')
        .default(defaultEventTtlMs, '1h')
        .argParser(duration),
    )
    .addOption(
      new Option('--authorization-mode <mode>', 'whether users need Roles and bindings')
        .choices(['AlwaysAllow', 'RBAC'])
        .default('AlwaysAllow'),
    );
}

/** Options of everything that keeps running. */
export function serviceOptions(command: Command): Command {
  return command
    .option('--ready-file <file>', 'write URLs, kubeconfig, token and pid there, as JSON, once all is ready')
    .addOption(
      new Option('--log-level <level>', 'least severe log lines to write to standard error')
        .env('LOG_LEVEL')
        .choices(['debug', 'info', 'warn', 'error', 'silent'])
        .default('warn'),
    );
}

export interface ProductFlags {
  port: number;
  host: string;
  namespace: string;
  upfImage: string;
  upfReplicas: number;
}

export interface ClusterFlags {
  dataDir?: string;
  fsync: 'none' | 'batch' | 'each';
  kubeconfig?: string;
  podDelay: number;
  podJitter: number;
  probeDelays?: boolean;
  eventTtl?: number;
  authorizationMode: 'AlwaysAllow' | 'RBAC';
}

export interface ServiceFlags {
  readyFile?: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}
