import { z } from 'zod';
import { ipv4Cidr } from '../identifiers/ip.ts';
import { image, resources } from '../identifiers/kubernetes.ts';
import { dnn } from '../identifiers/network.ts';
import { snssai } from '../identifiers/slice.ts';
import { conditions, observedGeneration } from '../kind/condition.ts';
import { defineKind, type KindObject } from '../kind/kind.ts';
import { withRule } from '../kind/rules.ts';
import { flavor, replicas } from '../upf/upf.ts';

/** The slice of a UE session that names none. */
export const defaultSliceName = 'default';

/** UE addresses of a DNN for which none are given: the prefix that free5GC ships with, so that its SMF and the UPF agree unchanged. */
export const defaultUePool = '10.60.0.0/16';

const sliceDnn = z
  .object({
    name: dnn,
    uePool: ipv4Cidr.default(defaultUePool).describe('IPv4 prefix that UEs of this DNN get their addresses from.'),
  })
  .describe('A data network that UEs of the slice may reach.');

const dnns = withRule(
  z
    .array(sliceDnn)
    .min(1, 'at least one DNN is needed')
    // More than a UE can have PDU sessions (15) would never be used at once.
    .max(16, 'at most 16 DNNs')
    .describe('Data networks of the slice; the first is the one for sessions that name none.')
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] }),
  {
    rule: 'self.all(a, self.exists_one(b, a.uePool == b.uePool))',
    message: 'every DNN needs a uePool of its own',
    check: (list) => new Set(list.map((entry) => entry.uePool)).size === list.length,
  },
);

const sliceUpf = z
  .object({
    flavor: flavor.default('free5gc'),
    image: image
      .optional()
      .describe('Container image; without it that of the controller (UPF_IMAGE), else that of the flavor.'),
    replicas: replicas
      .optional()
      .describe('Pods of each UPF; without it that of the controller (UPF_REPLICAS), else 1.'),
    resources: resources.optional(),
  })
  .describe('What the UPFs of the slice run.');

const spec = z
  .object({
    snssai,
    dnns,
    dedication: z
      .enum(['PerUE'])
      .default('PerUE')
      .describe('Who shares a UPF: with PerUE every UE gets one of its own.'),
    upf: sliceUpf.prefault({}),
    release: z
      .object({
        graceSeconds: z
          .int()
          .min(0, 'must be 0 to 86400')
          .max(86_400, 'must be 0 to 86400')
          .default(0)
          .describe(
            'How long a UPF is kept after its UE left, in seconds: a UE that comes back within it finds its UPF.',
          ),
      })
      .prefault({})
      .describe('What happens when a UE leaves.'),
  })
  .describe('What UEs of one S-NSSAI get.');

const count = (what: string) => z.int().min(0).describe(what);

const status = z
  .object({
    ues: z
      .object({
        total: count('UE sessions of the slice.'),
        pending: count('Sessions in phase Pending.'),
        provisioning: count('Sessions in phase Provisioning.'),
        ready: count('Sessions in phase Ready.'),
        releasing: count('Sessions in phase Releasing.'),
        released: count('Sessions in phase Released.'),
        failed: count('Sessions in phase Failed.'),
      })
      .optional()
      .describe('UE sessions by phase.'),
    upfs: z
      .object({
        total: count('UPFs of the slice.'),
        creating: count('UPFs in phase Creating.'),
        ready: count('UPFs in phase Ready.'),
        failed: count('UPFs in phase Failed.'),
      })
      .optional()
      .describe('UPFs by phase.'),
    conditions: conditions.optional(),
    observedGeneration: observedGeneration.optional(),
  })
  .describe('What is there of the slice; written by the controller.');

/** What UEs of one S-NSSAI get: which data networks, and which user plane functions. */
export const slices = defineKind({
  kind: 'Slice',
  plural: 'slices',
  singular: 'slice',
  shortNames: ['nsl'],
  description: 'A Slice says what the UEs of one S-NSSAI get: their data networks and their user plane functions.',
  spec,
  status,
  columns: [
    { name: 'SST', type: 'integer', jsonPath: '.spec.snssai.sst' },
    { name: 'SD', type: 'string', jsonPath: '.spec.snssai.sd' },
    { name: 'DNN', type: 'string', jsonPath: '.spec.dnns[0].name', description: 'The first data network' },
    { name: 'Dedication', type: 'string', jsonPath: '.spec.dedication', priority: 1 },
    { name: 'UEs', type: 'integer', jsonPath: '.status.ues.total', description: 'UE sessions' },
    { name: 'Ready', type: 'integer', jsonPath: '.status.ues.ready', description: 'UE sessions that are ready' },
    { name: 'UPFs', type: 'integer', jsonPath: '.status.upfs.total', description: 'User plane functions' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});

export type SliceSpec = z.output<typeof spec>;
export type SliceStatus = z.output<typeof status>;
export type Slice = KindObject<SliceSpec, SliceStatus>;
