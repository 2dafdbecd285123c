import { dnn, host, ipv4Cidr, overlaps } from '@nexslice/kinds';
import { z } from 'zod';
import { validate } from '../validate/validate.ts';
import { toYaml } from '../yaml/yaml.ts';

/** Stands for the pod's address, which is known only once the pod is there; the pod replaces it before the UPF starts. */
export const podIp = `\${POD_IP}`;

const input = z.object({
  address: z
    .union([z.literal(podIp), host], 'must be a host name or an IPv4 address')
    .refine((address) => address !== '0.0.0.0', 'must not be 0.0.0.0: the SMF knows the UPF by this address')
    .describe('Where the UPF listens for PFCP and GTP-U, and its PFCP node id: the SMF must use the same.'),
  dnns: z
    .array(z.object({ name: dnn, pool: ipv4Cidr }))
    .min(1, 'at least one DNN is needed')
    .superRefine((dnns, context) => {
      for (const [index, { pool }] of dnns.entries()) {
        const other = dnns.slice(0, index).find((earlier) => overlaps(earlier.pool, pool));
        if (!other) continue;
        context.addIssue({
          code: 'custom',
          path: [index, 'pool'],
          message: `overlaps the pool of DNN ${other.name}: packets to a UE would have two ways`,
        });
      }
    })
    .describe('Data networks behind the UPF, and the UE addresses of each.'),
});

/** What a free5GC UPF is to be. */
export type Free5gcUpfConfig = z.input<typeof input>;

/** Readers of the file compare it as text: go-upf takes this version and no other. */
const version = '1.0.3';

/**
 * `upfcfg.yaml` of go-upf.
 * @throws NfError `NF_CONFIG_INVALID`
 * @see https://github.com/free5gc/go-upf/blob/main/pkg/factory/config.go
 */
export function upfConfig(config: Free5gcUpfConfig): string {
  const { address, dnns } = validate(input, config, 'free5GC UPF configuration');
  return toYaml({
    version,
    description: 'UPF configuration written by NexSlice',
    pfcp: {
      addr: address,
      nodeID: address,
      // go-upf's own defaults: three tries of a second each stay well below the SMF's heartbeat interval of 10 s.
      retransTimeout: '1s',
      maxRetrans: 3,
    },
    gtpu: { forwarder: 'gtp5g', ifList: [{ addr: address, type: 'N3' }] },
    dnnList: dnns.map(({ name, pool }) => ({ dnn: name, cidr: pool })),
    logger: { enable: true, level: 'info', reportCaller: false },
  });
}
