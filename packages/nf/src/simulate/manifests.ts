import {
  labels,
  type Slice,
  type UESession,
  ueransimApp,
  ueransimConfigName,
  ueransimName,
  uesessions,
} from '@nexslice/kinds';
import type { ConfigMap, Pod } from '@nexslice/kube';
import { configHash, configHashAnnotation, ownedMetadata } from '../metadata/metadata.ts';
import { ueConfig } from '../ueransim/config.ts';
import { nexsliceTestbed, supiOf, type Testbed } from './testbed.ts';

/** The objects that make a simulated UE run. */
export interface SimulatedUeManifests {
  readonly configMap: ConfigMap;
  /** A pod cannot be changed: one whose `nexslice.io/config-hash` differs must be replaced. */
  readonly pod: Pod;
}

const configFile = 'ue.yaml';
/** Where the image looks for its configuration. */
const configFolder = '/etc/ueransim';

/**
 * The ConfigMap and Pod of a UERANSIM UE that asks for a PDU session of its slice. They are owned by the session once it has a uid.
 * @throws NfError `NF_CONFIG_INVALID` when the session's UE cannot be played, such as one whose SUPI is of another network.
 */
export function simulatedUeManifests(
  session: UESession,
  slice: Slice,
  testbed: Testbed = nexsliceTestbed,
): SimulatedUeManifests {
  const files = { [configFile]: configOf(session, slice, testbed) };
  const { name } = session.metadata;
  return {
    configMap: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(session, ueransimConfigName(name)),
      data: files,
    },
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadata(session, ueransimName(name)),
        annotations: { [configHashAnnotation]: configHash(files) },
      },
      spec: {
        containers: [
          {
            name: 'ue',
            image: testbed.image,
            args: ['ue'],
            // Privileged for /dev/net/tun, through which the UE's traffic enters the pod.
            securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } },
            volumeMounts: [{ name: 'config', mountPath: configFolder, readOnly: true }],
          },
        ],
        volumes: [{ name: 'config', configMap: { name: ueransimConfigName(name) } }],
        restartPolicy: 'Always',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        // A UE that is told to stop need not sign off: its network forgets it.
        terminationGracePeriodSeconds: 1,
      },
    },
  };
}

function metadata(session: UESession, name: string) {
  const { ueId, slice } = session.spec;
  return ownedMetadata(uesessions, session, name, {
    [labels.app]: ueransimApp,
    [labels.session]: session.metadata.name,
    [labels.slice]: slice,
    ...(ueId !== undefined && { [labels.ueId]: String(ueId) }),
  });
}

function configOf({ metadata, spec }: UESession, slice: Slice, testbed: Testbed): string {
  const { plmn, key, op, opType, gnbService } = testbed;
  const gnb = metadata.namespace === undefined ? gnbService : `${gnbService}.${metadata.namespace}.svc.cluster.local`;
  return ueConfig({
    supi: spec.supi ?? supiOf(spec.ueId ?? 0, plmn),
    plmn,
    key,
    op,
    opType,
    gnbs: [gnb],
    snssai: slice.spec.snssai,
    dnn: spec.dnn ?? slice.spec.dnns[0]?.name ?? '',
  });
}
