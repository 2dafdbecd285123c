/**
 * The order in which kpt and kustomize write well-known fields; unknown ones follow by alphabet. Packages are edited by several
 * tools in turn, and a field that moves with every tool makes every commit a large one.
 * Source: kyaml `yaml/order.go`. A field that is named in several groups there counts where it is named last.
 */
const known = [
  'name generateName namespace clusterName apiVersion kind metadata type labels annotations spec status',
  'stringData data binaryData',
  'parallelism completions backoffLimit replicas selector manualSelector template ttlSecondsAfterFinished',
  'volumeClaimTemplates service serviceName podManagementPolicy updateStrategy strategy minReadySeconds revision',
  'revisionHistoryLimit paused progressDeadlineSeconds',
  'restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy serviceAccountName serviceAccount',
  'automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace hostname subdomain',
  'schedulerName priorityClassName priority runtimeClassName enableServiceLinks nodeSelector hostAliases initContainers',
  'containers volumes imagePullSecrets affinity tolerations dnsConfig readinessGates',
  'image command args workingDir ports envFrom env resources volumeMounts volumeDevices livenessProbe readinessProbe',
  'lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty',
  'clusterIP externalIPs loadBalancerIP loadBalancerSourceRanges externalName externalTrafficPolicy sessionAffinity',
  'protocol port targetPort hostPort containerPort hostIP',
  'readOnly mountPath subPath subPathExpr mountPropagation',
  'value valueFrom fieldRef resourceFieldRef configMapKeyRef secretKeyRef prefix configMapRef secretRef',
].flatMap((line) => line.split(' '));

const rank = new Map(known.map((field, i) => [field, i]));

/** Compares two field names: well-known ones first, in their order, then the others by alphabet. */
export function compareFields(a: string, b: string): number {
  const byRank = (rank.get(a) ?? known.length) - (rank.get(b) ?? known.length);
  return byRank !== 0 ? byRank : compareText(a, b);
}

/** Compares texts by their code units, as Go and Kubernetes sort. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
