import { formatQuantity } from '../quantity/quantity.ts';
import type { Container, PodSpec, Probe, ResourceRequirements, Volume } from '../types.ts';
import { containerRequests } from './validate-pod-resources.ts';

/** Mode of files that volumes project: rw-r--r--. */
const fileMode = 0o644;
/** How long tokens of projected volumes live: an hour, which clients renew in time. */
const tokenSeconds = 3600;

/** Fills the spec of a pod or of a pod template. */
export function defaultPodSpec(spec: PodSpec): void {
  spec.restartPolicy ||= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ||= 'default-scheduler';
  if (spec.serviceAccountName || spec.serviceAccount) defaultServiceAccount(spec);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  for (const container of spec.initContainers ?? []) defaultContainer(container);
  for (const container of spec.containers ?? []) defaultContainer(container);
  for (const container of spec.ephemeralContainers ?? []) defaultContainer(container as Container);
}

/** Two names of one thing: the deprecated `serviceAccount` follows `serviceAccountName`. */
function defaultServiceAccount(spec: PodSpec): void {
  spec.serviceAccountName ||= spec.serviceAccount!;
  spec.serviceAccount = spec.serviceAccountName;
}

/** Fills what a pod has beyond its template. */
export function defaultPod(spec: PodSpec): void {
  defaultPodSpec(spec);
  spec.enableServiceLinks ??= true;
  if (spec.terminationGracePeriodSeconds! < 0) spec.terminationGracePeriodSeconds = 1;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    requestLimits(container);
    if (spec.hostNetwork) for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
  }
  defaultPodResources(spec);
}

/** Where only a limit is given, as much is requested. */
function requestLimits(container: Container): void {
  const { resources } = container;
  if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests };
}

/** A pod that is limited as a whole requests what its containers do, or else its limit. */
function defaultPodResources(spec: PodSpec & { resources?: ResourceRequirements }): void {
  const limits = spec.resources?.limits;
  if (!limits || Object.keys(limits).length === 0) return;
  const requests: Record<string, string> = { ...spec.resources!.requests };
  for (const [name, nanos] of Object.entries(containerRequests(spec))) {
    if (name !== 'cpu' && name !== 'memory') continue;
    requests[name] ??= formatQuantity({ nanos, format: name === 'memory' ? 'binary' : 'decimal' });
  }
  for (const name in limits) requests[name] ??= limits[name]!;
  spec.resources!.requests = requests;
}

function defaultContainer(container: Container): void {
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  container.imagePullPolicy ||= pullPolicy(container.image ?? '');
  for (const port of container.ports ?? []) port.protocol ||= 'TCP';
  for (const variable of container.env ?? []) {
    const field = variable.valueFrom?.fieldRef;
    if (field) field.apiVersion ||= 'v1';
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) defaultProbe(probe);
  }
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop]) {
    if (handler?.httpGet) defaultHttp(handler.httpGet);
  }
}

/** A floating tag is pulled every time, since what it names may have changed. */
function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const tag = name.includes('@') ? 'digest' : (name.split(':')[1] ?? 'latest');
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: Probe): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.httpGet) defaultHttp(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

function defaultHttp(get: NonNullable<Probe['httpGet']>): void {
  get.path ||= '/';
  get.scheme ||= 'HTTP';
}

const sources = new Set(['name']);

function defaultVolume(volume: Volume): void {
  if (Object.keys(volume).every((key) => sources.has(key))) volume.emptyDir = {};
  if (volume.configMap) volume.configMap.defaultMode ??= fileMode;
  if (volume.secret) volume.secret.defaultMode ??= fileMode;
  if (volume.downwardAPI) volume.downwardAPI.defaultMode ??= fileMode;
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.iscsi) volume.iscsi.iscsiInterface ||= 'default';
  if (volume.rbd) defaultRbd(volume.rbd);
  if (volume.azureDisk) {
    volume.azureDisk.cachingMode ??= 'ReadWrite';
    volume.azureDisk.kind ??= 'Shared';
    volume.azureDisk.fsType ??= 'ext4';
    volume.azureDisk.readOnly ??= false;
  }
  if (volume.scaleIO) {
    volume.scaleIO.storageMode ||= 'ThinProvisioned';
    volume.scaleIO.fsType ||= 'xfs';
  }
  if (volume.image) volume.image.pullPolicy ||= pullPolicy(volume.image.reference ?? '');
  if (volume.ephemeral?.volumeClaimTemplate) volume.ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem';
  defaultItems(volume);
  if (volume.projected) defaultProjected(volume.projected);
}

function defaultRbd(rbd: NonNullable<Volume['rbd']>): void {
  rbd.pool ||= 'rbd';
  rbd.user ||= 'admin';
  rbd.keyring ||= '/etc/ceph/keyring';
}

function defaultItems(volume: Volume): void {
  for (const item of volume.downwardAPI?.items ?? []) {
    if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1';
  }
}

function defaultProjected(projected: NonNullable<Volume['projected']>): void {
  projected.defaultMode ??= fileMode;
  for (const source of projected.sources ?? []) {
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= tokenSeconds;
    for (const item of source.downwardAPI?.items ?? []) {
      if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1';
    }
  }
}
