import { gtpuPort, labels, pfcpPort, type UPF, upfApp, upfs } from '@nexslice/kinds';
import type { ConfigMap, Deployment, Service } from '@nexslice/kube';
import { type UpfFlavor, upfFlavor } from '../flavor/flavor.ts';
import { configHash, configHashAnnotation, ownedMetadata } from '../metadata/metadata.ts';

/** The objects that make a UPF run. Deployment and Service bear its name. */
export interface UpfManifests {
  readonly configMap: ConfigMap;
  readonly deployment: Deployment;
  readonly service: Service;
}

/** Name of the ConfigMap of a UPF. */
export function upfConfigMapName(upf: string): string {
  return `${upf}-config`;
}

/** A UPF that is told to stop has nothing to save: its sessions are gone with its interface. */
const terminationGracePeriodSeconds = 5;

/**
 * The ConfigMap, Deployment and Service of a UPF: all that they say follows from the UPF, so equal UPFs give equal objects.
 * They are owned by the UPF once it has a uid.
 * @throws NfError `NF_CONFIG_INVALID` when its configuration cannot be made from it, `NF_FLAVOR_UNKNOWN`.
 */
export function upfManifests(upf: UPF): UpfManifests {
  const flavor = upfFlavor(upf.spec.flavor);
  const files = flavor.configFiles(upf.spec);
  return { configMap: configMap(upf, files), deployment: deployment(upf, flavor, files), service: service(upf) };
}

/** What tells the pods of one UPF from those of all others. */
function selector(upf: UPF): Record<string, string> {
  return { [labels.app]: upfApp, [labels.upf]: upf.metadata.name };
}

function allLabels(upf: UPF): Record<string, string> {
  const { slice, ueId } = upf.spec;
  return { ...selector(upf), [labels.slice]: slice, ...(ueId !== undefined && { [labels.ueId]: String(ueId) }) };
}

function metadata(upf: UPF, name: string) {
  return ownedMetadata(upfs, upf, name, allLabels(upf));
}

function configMap(upf: UPF, files: Record<string, string>): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(upf, upfConfigMapName(upf.metadata.name)),
    data: files,
  };
}

function deployment(upf: UPF, flavor: UpfFlavor, files: Record<string, string>): Deployment {
  const { name } = upf.metadata;
  const { replicas } = upf.spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(upf, name),
    spec: {
      replicas,
      selector: { matchLabels: selector(upf) },
      // The old and the new pod would answer for the same UE addresses side by side.
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels: allLabels(upf), annotations: { [configHashAnnotation]: configHash(files) } },
        spec: {
          ...flavor.pod(upf.spec, upfConfigMapName(name)),
          automountServiceAccountToken: false,
          // Else every pod gets seven environment variables for each Service: with a Service per UE too many to start.
          enableServiceLinks: false,
          terminationGracePeriodSeconds,
        },
      },
    },
  };
}

function service(upf: UPF): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(upf, upf.metadata.name),
    spec: {
      // Headless: PFCP and GTP-U peers know each other by address, which a virtual one in between would hide.
      clusterIP: 'None',
      selector: selector(upf),
      ports: [
        { name: 'gtpu', port: gtpuPort, targetPort: 'gtpu', protocol: 'UDP' },
        { name: 'pfcp', port: pfcpPort, targetPort: 'pfcp', protocol: 'UDP' },
      ],
    },
  };
}
