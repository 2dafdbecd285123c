import { gtpuPort, pfcpPort, type UPFSpec } from '@nexslice/kinds';
import type { UpfFlavor } from '../flavor/flavor.ts';
import { containerResources } from '../flavor/resources.ts';
import type { Container } from '../pod/pod.ts';
import { podIp, upfConfig } from './config.ts';

const configFile = 'upfcfg.yaml';
/** The template from the ConfigMap, with the pod's address left open. */
const templateFolder = '/etc/nexslice';
/** Where the image looks for its configuration. */
const configFolder = '/free5gc/config';
/** The interface that go-upf makes with the gtp5g kernel module; UE packets enter and leave through it. */
const gtpInterface = 'upfgtp';

/** go-upf, the UPF of free5GC. It needs the gtp5g kernel module on its node. */
export const free5gc: UpfFlavor = {
  defaultImage: 'free5gc/upf:latest',

  configFiles(spec) {
    return { [configFile]: upfConfig({ address: podIp, dnns: spec.dnns }) };
  },

  pod(spec, configMap) {
    return {
      initContainers: [prepare(spec)],
      containers: [upf(spec)],
      volumes: [
        { name: 'template', configMap: { name: configMap } },
        { name: 'config', emptyDir: {} },
      ],
    };
  },
};

/**
 * Fills in the pod's address, and lets packets pass between the UEs and the data network. The node shares the network of the pod's
 * containers, not their rights: only this one, which ends before the UPF starts, is privileged, as /proc/sys is read-only otherwise.
 */
const prepareScript = `set -e
sed "s/\\\${POD_IP}/$POD_IP/g" ${templateFolder}/${configFile} > ${configFolder}/${configFile}
echo 1 > /proc/sys/net/ipv4/ip_forward
for pool in $UE_POOLS; do
  rule="POSTROUTING -s $pool ! -o ${gtpInterface} -j MASQUERADE"
  iptables -t nat -C $rule 2> /dev/null || iptables -t nat -A $rule
done
`;

function prepare({ image, dnns }: UPFSpec): Container {
  return {
    name: 'prepare',
    image,
    command: ['sh', '-c', prepareScript],
    env: [
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'UE_POOLS', value: dnns.map(({ pool }) => pool).join(' ') },
    ],
    securityContext: { privileged: true },
    volumeMounts: [
      { name: 'template', mountPath: templateFolder, readOnly: true },
      { name: 'config', mountPath: configFolder },
    ],
  };
}

function upf({ image, resources }: UPFSpec): Container {
  return {
    name: 'upf',
    image,
    command: ['./upf', '-c', `${configFolder}/${configFile}`],
    workingDir: '/free5gc',
    ports: [
      { name: 'gtpu', containerPort: gtpuPort, protocol: 'UDP' },
      { name: 'pfcp', containerPort: pfcpPort, protocol: 'UDP' },
    ],
    resources: containerResources(resources),
    securityContext: { capabilities: { add: ['NET_ADMIN'] } },
    // There is no TCP port to knock at; without the interface no packet passes.
    readinessProbe: { exec: { command: ['test', '-d', `/sys/class/net/${gtpInterface}`] }, periodSeconds: 2 },
    volumeMounts: [{ name: 'config', mountPath: configFolder }],
  };
}
