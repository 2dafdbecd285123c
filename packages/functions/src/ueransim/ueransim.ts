import {
  at,
  compareText,
  type Definition,
  isObject,
  listAt,
  PackageProblem,
  Resource,
  sameGvk,
  textAt,
} from '@nexslice/krm';
import { checkCluster, clusterOf } from '../cluster/cluster.ts';
import { kinds } from '../dialect/released.ts';
import type { FunctionOptions } from '../registry/function.ts';
import { gnbConfig } from './gnb.ts';

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' };
const configMap = { apiVersion: 'v1', kind: 'ConfigMap' };
const service = { apiVersion: 'v1', kind: 'Service' };

/** Where Multus looks for the networks of a pod. */
const networksAnnotation = 'k8s.v1.cni.cncf.io/networks';

const labels = { app: 'ueransim', component: 'gnb', 'app.kubernetes.io/version': 'v3.2.6' };

/**
 * Completes the Deployment of a simulated gNB: attaches it to the networks of its Interfaces, and writes its configuration with their
 * addresses and those of the AMFs, which it learns from claims that ask for what an AMF holds.
 */
export function ueransimFunction(options: FunctionOptions): Definition {
  return {
    for: deployment,
    root: true,
    owns: [
      { ...kinds.interface, ownership: 'initial' },
      { ...kinds.ipClaim, ownership: 'initial' },
      { ...configMap, ownership: 'local' },
      { ...service, ownership: 'local' },
    ],
    watches: [{ ...kinds.cluster, check: checkCluster(options) }],
    populate: (_, { globals }) => {
      clusterOf(globals);
      return [];
    },
    update: (gnb, related) => {
      if (!gnb) throw new Error('expected a for object but got nil');
      return completed(gnb, related);
    },
  };
}

interface Attachment {
  name: string;
  addresses: { ip: string; gateway: string }[];
}

function completed(gnb: Resource, related: readonly Resource[]): Resource[] {
  const interfaces = related
    .filter((item) => sameGvk(item, kinds.interface))
    .sort((a, b) => compareText(a.name, b.name));
  if (interfaces.length === 0) return [gnb];
  const attachments = interfaces.map(attachmentOf);
  gnb.setAt(['spec', 'template', 'metadata', 'annotations', networksAnnotation], networksOf(gnb.name, attachments));
  const volume = volumeConfigMap(gnb);
  return volume === undefined ? [gnb] : [gnb, configOf(gnb, volume, attachments, related)];
}

function attachmentOf(itf: Resource): Attachment {
  const statuses = listAt(itf.value, 'status', 'ipClaimStatus');
  if (statuses.length === 0) throw problem(itf, `no ip status provided in interface: ${itf.name}`);
  const addresses = statuses.flatMap((status) => {
    const ip = textAt(status, 'prefix');
    return ip ? [{ ip, gateway: textAt(status, 'gateway') ?? '' }] : [];
  });
  if (addresses.length === 0) throw problem(itf, `no ip address provided in interface: ${itf.name}`);
  return { name: itf.name, addresses };
}

/** One entry per address that has a gateway; an empty one when there are none, as Nephio's function has it. */
function networksOf(name: string, attachments: readonly Attachment[]): string {
  const entries = attachments.flatMap((attachment) =>
    attachment.addresses
      .filter(({ gateway }) => gateway !== '')
      .map(({ ip, gateway }) => ({
        name: `${name}-${attachment.name}`,
        interface: attachment.name,
        ips: [ip],
        gateways: [gateway],
      })),
  );
  return JSON.stringify(entries.length > 0 ? entries : [{}], undefined, 2);
}

function volumeConfigMap(gnb: Resource): string | undefined {
  const volumes = listAt(gnb.value, 'spec', 'template', 'spec', 'volumes');
  const named = volumes.find((volume) => isObject(at(volume, 'configMap')));
  return textAt(named, 'configMap', 'name');
}

function configOf(
  gnb: Resource,
  name: string,
  attachments: readonly Attachment[],
  related: readonly Resource[],
): Resource {
  const address = (itf: string) => host(attachments.find((one) => one.name === itf)?.addresses[0]?.ip);
  const [ngap, gtp] = [address('n2'), address('n3')];
  if (!ngap || !gtp) {
    const message = `cannot render config, expecting n2, got ${ngap} and n3, got ${gtp}`;
    throw new PackageProblem(message, { resource: gnb, field: 'spec.template.spec.volumes' });
  }
  const claims = related.filter((item) => sameGvk(item, kinds.ipClaim)).sort((a, b) => compareText(a.name, b.name));
  const amfs = claims.map((claim) => host(textAt(claim.value, 'status', 'prefix'))).filter((amf) => amf !== '');
  return Resource.from({
    ...configMap,
    metadata: { name, namespace: gnb.namespace || undefined, labels },
    data: { 'gnb-config.yaml': gnbConfig({ ngap, gtp, amfs }) },
  });
}

function problem(itf: Resource, message: string): PackageProblem {
  return new PackageProblem(message, { resource: itf, field: 'status.ipClaimStatus' });
}

function host(prefix: string | undefined): string {
  return (prefix ?? '').split('/')[0]!;
}
