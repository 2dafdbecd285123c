import { PackageProblem } from '@nexslice/krm';
import { type Cluster, checkCni } from '../cluster/cluster.ts';

/** What an attachment is made from. */
export interface AttachmentSource {
  cniType: string;
  cluster: Cluster;
  /** 0 when the attachment is not tagged. */
  vlanId: number;
  addresses: readonly { address?: string; gateway?: string }[];
  routes: readonly { dst: string; gw: string }[];
}

/** A plugin of a CNI configuration list. Fields are written in this order; absent ones are left out. */
interface Plugin {
  type: string;
  capabilities: Record<string, boolean>;
  master?: string;
  mode?: string;
  ipam: object;
  vlanId?: number;
  bridge?: string;
  vlan?: number;
  name?: string;
}

/** Since this version of the specification lists of plugins are called with capabilities. Multus and all plugins here speak it. */
const cniVersion = '0.3.1';

const perAddress = { ips: true };

/**
 * The CNI configuration of an attachment, as compact JSON.
 *
 * `strict` writes what the `vlan` and `bridge` plugins need to tag traffic; Nephio's functions leave that out.
 * @throws PackageProblem when the cluster does not have the CNI, or lacks what it needs
 */
export function attachmentConfig(source: AttachmentSource, { strict }: { strict: boolean }): string {
  const { cniType, cluster } = source;
  checkCni(cluster, cniType);
  const ipam = ipamOf(source);
  const plugins = cniType === 'bridge' ? [bridge(source, ipam, strict)] : [masterPlugin(source, ipam, strict)];
  if (cniType === 'macvlan') plugins.push({ type: 'tuning', capabilities: { mac: true }, ipam: {} });
  return JSON.stringify({ cniVersion, plugins });
}

function bridge({ vlanId }: AttachmentSource, ipam: object, strict: boolean): Plugin {
  if (vlanId === 0) throw new PackageProblem('unknown vlanID', { field: 'spec.attachmentType' });
  const name = `cni${vlanId}`;
  if (!strict) return { type: 'bridge', capabilities: {}, ipam, bridge: name, name };
  return { type: 'bridge', capabilities: perAddress, ipam, bridge: name, vlan: vlanId, name };
}

function masterPlugin(source: AttachmentSource, ipam: object, strict: boolean): Plugin {
  const { cniType, cluster, vlanId } = source;
  if (cluster.masterInterface === '')
    throw new PackageProblem('unknown nad master interface', { field: 'spec.cniType' });
  if (cniType === 'vlan') {
    const plain = { type: 'vlan', capabilities: strict ? perAddress : {}, master: cluster.masterInterface, ipam };
    return strict && vlanId > 0 ? { ...plain, vlanId } : plain;
  }
  const master = vlanId > 0 ? `${cluster.masterInterface}.${vlanId}` : cluster.masterInterface;
  return { type: cniType, capabilities: perAddress, master, mode: cniType === 'ipvlan' ? 'l2' : 'bridge', ipam };
}

function ipamOf({ addresses, routes }: AttachmentSource): object {
  return { type: 'static', addresses, ...(routes.length > 0 && { routes }) };
}
