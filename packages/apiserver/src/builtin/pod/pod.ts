import type { Pod } from '@nexslice/kube';
import { defineKind } from '../kind/kind.ts';
import { podColumns } from './columns.ts';
import { defaultPod } from './defaults.ts';
import { ephemeralContainers, resize } from './parts.ts';
import { qosClass } from './qos.ts';
import { validatePodStatus } from './status-update.ts';
import { validatePodUpdate } from './update.ts';
import { validatePod } from './validate.ts';
import { podWarnings } from './warnings.ts';

export const podKind = defineKind<Pod>({
  type: 'core/v1.Pod',
  group: '',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  hasStatus: true,
  hasGeneration: true,
  columns: podColumns,
  selectableFields: {
    'spec.nodeName': (pod) => pod.spec?.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec?.restartPolicy ?? '',
    'spec.schedulerName': (pod) => pod.spec?.schedulerName ?? '',
    'spec.serviceAccountName': (pod) => pod.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec?.hostNetwork ?? false),
    'status.phase': (pod) => pod.status?.phase ?? '',
    'status.podIP': (pod) => pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP ?? '',
    'status.nominatedNodeName': (pod) => pod.status?.nominatedNodeName ?? '',
  },
  strategy: {
    default(pod) {
      defaultPod(pod.spec!);
      // One name for the first address, one for all.
      const { status } = pod;
      if (status?.podIP) status.podIPs ??= [{ ip: status.podIP }];
      else if (status?.podIPs?.[0]?.ip) status.podIP = status.podIPs[0].ip;
    },
    prepareForCreate(pod) {
      pod.status = { phase: 'Pending', qosClass: qosClass(pod.spec!) };
    },
    validate: validatePod,
    validateUpdate: validatePodUpdate,
    prepareForStatusUpdate(pod, old) {
      // Old kubelets leave it out.
      if (pod.status && old.status?.qosClass) pod.status.qosClass ||= old.status.qosClass;
      // A kubelet may say much of its pods, and not whose they are.
      if (old.metadata?.ownerReferences) pod.metadata!.ownerReferences = old.metadata.ownerReferences;
      else delete pod.metadata!.ownerReferences;
    },
    validateStatusUpdate: validatePodStatus,
    warnings: (pod, old) => (old ? [] : podWarnings(pod)),
    parts: { ephemeralcontainers: ephemeralContainers, resize },
    gracePeriodSeconds(pod, asked) {
      // A pod that no node runs, or that has ended, has nothing to wait for.
      if (!pod.spec?.nodeName || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return 0;
      return asked ?? pod.spec.terminationGracePeriodSeconds ?? 30;
    },
  },
});
