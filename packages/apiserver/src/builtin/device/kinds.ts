import { dnsLabel, dnsSubdomain } from '../../registry/names.ts';
import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import { type FieldError, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { positive } from '../rules/number.ts';
import { csiDriverName, needed } from '../rules/text.ts';
import { unchanged } from '../rules/update.ts';
import {
  atMost,
  type ClaimSpec,
  type Configuration,
  defaultClaim,
  duplicateNames,
  maxDevices,
  type Selector,
  validateClaim,
  validateConfiguration,
  validateSelectors,
} from './claim-spec.ts';

interface DeviceClass extends ApiObject {
  spec: { selectors?: Selector[]; config?: Configuration[] };
}

interface Claim extends ApiObject {
  spec: ClaimSpec;
  status?: { allocation?: object; reservedFor?: object[] };
}

interface Template extends ApiObject {
  spec: { spec: ClaimSpec };
}

interface Slice extends ApiObject {
  spec: {
    driver: string;
    nodeName?: string;
    nodeSelector?: object;
    allNodes?: boolean;
    perDeviceNodeSelection?: boolean;
    pool: { name: string; generation: number; resourceSliceCount: number };
    devices?: { name: string }[];
  };
}

const group = 'resource.k8s.io';
/** Devices of one slice. */
const maxSliceDevices = 128;

/** Devices that drivers offer and pods claim: kept for the tools that use them; no scheduler allocates any. */
export const deviceKinds: ResourceInfo[] = [
  defineKind<DeviceClass>({
    type: 'resource/v1.DeviceClass',
    group,
    plural: 'deviceclasses',
    clusterScoped: true,
    hasGeneration: true,
    strategy: {
      validate: ({ spec: { selectors = [], config = [] } }) => [
        ...validateSelectors('spec.selectors', selectors),
        ...atMost('spec.config', config, maxDevices),
        ...config.flatMap((one, i) => validateConfiguration(`spec.config[${i}]`, one)),
      ],
    },
  }),
  defineKind<Claim>({
    type: 'resource/v1.ResourceClaim',
    group,
    plural: 'resourceclaims',
    hasStatus: true,
    statusAlone: true,
    columns: [
      column<Claim>('State', stateCell, 'A summary of the current state (allocated, pending, reserved, etc.).'),
    ],
    strategy: {
      default: ({ spec }) => defaultClaim(spec),
      validate: ({ spec }) => validateClaim('spec.devices', spec),
      validateUpdate: ({ spec }, old) => unchanged('spec', spec, old.spec),
    },
  }),
  defineKind<Template>({
    type: 'resource/v1.ResourceClaimTemplate',
    group,
    plural: 'resourceclaimtemplates',
    strategy: {
      default: ({ spec }) => defaultClaim(spec.spec),
      validate: ({ spec }) => validateClaim('spec.spec.devices', spec.spec),
      validateUpdate: ({ spec }, old) => unchanged('spec', spec, old.spec),
    },
  }),
  defineKind<Slice>({
    type: 'resource/v1.ResourceSlice',
    group,
    plural: 'resourceslices',
    clusterScoped: true,
    hasGeneration: true,
    columns: [
      column<Slice>('Node', ({ spec }) => spec.nodeName ?? '', 'resource/v1.ResourceSliceSpec.nodeName'),
      column<Slice>('Driver', ({ spec }) => spec.driver, 'resource/v1.ResourceSliceSpec.driver'),
      column<Slice>('Pool', ({ spec }) => spec.pool?.name ?? '', 'resource/v1.ResourcePool.name'),
    ],
    selectableFields: {
      'spec.driver': ({ spec }) => spec.driver,
      'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    },
    strategy: {
      validate: validateSlice,
      validateUpdate: (slice, old) => [
        ...validateSlice(slice),
        ...unchanged('spec.driver', slice.spec.driver, old.spec.driver),
        ...unchanged('spec.pool.name', slice.spec.pool.name, old.spec.pool.name),
        ...unchanged('spec.nodeName', slice.spec.nodeName, old.spec.nodeName),
      ],
    },
  }),
];

function stateCell({ metadata, status }: Claim): string {
  const states = metadata.deletionTimestamp ? ['deleted'] : [];
  if (!status?.allocation) return metadata.deletionTimestamp ? 'deleted' : 'pending';
  return [...states, 'allocated', ...(status.reservedFor?.length ? ['reserved'] : [])].join(',');
}

function validateSlice({ spec }: Slice): FieldError[] {
  const { pool, devices = [] } = spec;
  const where = [spec.nodeName, spec.nodeSelector, spec.allNodes, spec.perDeviceNodeSelection].filter(Boolean);
  const choice = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  return [
    ...csiDriverName('spec.driver', spec.driver),
    ...pool.name.split('/').flatMap((part) => needed('spec.pool.name', part, dnsSubdomain)),
    ...positive('spec.pool.resourceSliceCount', pool.resourceSliceCount),
    ...(where.length === 1 ? [] : [required('spec', choice)]),
    ...atMost('spec.devices', devices, maxSliceDevices),
    ...devices.flatMap(({ name }, i) => needed(`spec.devices[${i}].name`, name, dnsLabel)),
    ...duplicateNames('spec.devices', devices),
  ];
}
