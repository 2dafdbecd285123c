import { z } from 'zod';
import { ipv4Cidr } from '../identifiers/ip.ts';
import { host, image, labelName, resources } from '../identifiers/kubernetes.ts';
import { dnn } from '../identifiers/network.ts';
import { ueId } from '../identifiers/subscriber.ts';
import { conditions, observedGeneration } from '../kind/condition.ts';
import { defineKind, type KindObject } from '../kind/kind.ts';
import { immutable, withCel } from '../kind/rules.ts';

/** Implementations of a UPF that can be run. */
export const flavor = z.enum(['free5gc']).describe('Implementation: free5gc (go-upf, needs the gtp5g kernel module).');

export type Flavor = z.output<typeof flavor>;

/** Pods of one UPF. */
export const replicas = z
  .int()
  .min(0, 'must be 0 to 16')
  // Every replica takes a PFCP association; SMFs allow 16 (OAI) to 64 (Open5GS) of them in all.
  .max(16, 'must be 0 to 16')
  .describe('Number of pods.');

/** PFCP between SMF and UPF. TS 29.244 4.2.2. */
export const pfcpPort = 8805;
/** GTP-U between gNB and UPF. TS 29.281 4.4.2. */
export const gtpuPort = 2152;

const spec = withCel(
  z
    .object({
      slice: labelName.describe('Name of the Slice that this UPF serves.'),
      flavor,
      ueId: ueId.optional().describe('The one UE that this UPF serves, where it is dedicated and the UE has a number.'),
      image,
      replicas: replicas.default(1),
      dnns: z
        .array(
          z
            .object({ name: dnn, pool: ipv4Cidr.describe('IPv4 prefix of the UE addresses behind this UPF.') })
            .describe('A data network that this UPF leads to.'),
        )
        .min(1, 'at least one DNN is needed')
        .max(16, 'at most 16 DNNs')
        .describe('Data networks that this UPF leads to.')
        .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] }),
      resources: resources.optional(),
    })
    .describe('What the user plane function is to be.'),
  immutable('slice'),
  immutable('flavor'),
  immutable('ueId'),
);

const status = z
  .object({
    phase: z
      .enum(['Creating', 'Ready', 'Failed'])
      .optional()
      .describe('Creating until a pod is ready, then Ready; Failed when it cannot become ready without a change.'),
    readyReplicas: z.int().min(0).optional().describe('Pods that are ready.'),
    endpoints: z
      .array(
        z
          .object({
            name: z.enum(['pfcp', 'gtpu']).describe('pfcp for N4, gtpu for N3.'),
            address: host.describe('Host name or address.'),
            port: z.int().min(1).max(65_535).describe('UDP port.'),
          })
          .describe('Where an interface of the UPF is reached.'),
      )
      .max(16)
      .optional()
      .describe('Where the UPF is reached.')
      .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] }),
    conditions: conditions.optional(),
    observedGeneration: observedGeneration.optional(),
  })
  .describe('What the user plane function is; written by the controller.');

/** One user plane function and its life. It owns its ConfigMap, Deployment and Service. */
export const upfs = defineKind({
  kind: 'UPF',
  plural: 'upfs',
  singular: 'upf',
  shortNames: [],
  description: 'A UPF is one user plane function. It owns the ConfigMap, Deployment and Service that make it run.',
  spec,
  status,
  columns: [
    { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
    { name: 'Slice', type: 'string', jsonPath: '.spec.slice' },
    { name: 'UE-ID', type: 'integer', jsonPath: '.spec.ueId' },
    { name: 'Flavor', type: 'string', jsonPath: '.spec.flavor' },
    { name: 'DNN', type: 'string', jsonPath: '.spec.dnns[0].name', priority: 1, description: 'The first data network' },
    { name: 'Image', type: 'string', jsonPath: '.spec.image', priority: 1 },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});

export type UPFSpec = z.output<typeof spec>;
export type UPFStatus = z.output<typeof status>;
export type UPF = KindObject<UPFSpec, UPFStatus>;
export type UPFPhase = NonNullable<UPFStatus['phase']>;
