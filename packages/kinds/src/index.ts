export {
  allocationGroups,
  firstIPAllocations,
  firstVLANAllocations,
  type IPAllocation,
  ipAllocations,
  type VLANAllocation,
  vlanAllocations,
} from './claim/allocations.ts';
export { type AddressStatus, type IPClaim, ipClaims } from './claim/ipclaim.ts';
export {
  type IPPrefix,
  ipPrefixes,
  type NetworkInstance,
  networkInstances,
  type VLANIndex,
  vlanIndexes,
} from './claim/pools.ts';
export { type VLANClaim, type VLANStatus, vlanClaims } from './claim/vlanclaim.ts';
export { type CustomResourceDefinition, customResourceDefinition } from './crd/crd.ts';
export { claimKinds, crdFiles, crds, crdYaml, kinds } from './crd/crds.ts';
export { errorCodes, KindsError, type KindsErrorCode } from './errors.ts';
export { ipv4, ipv4Cidr, overlaps } from './identifiers/ip.ts';
export { host, image, labelName, quantity, type Resources, resources } from './identifiers/kubernetes.ts';
export { dnn, mcc, mnc, type Plmn, plmn, tac } from './identifiers/network.ts';
export { type Snssai, sameSnssai, sd, significantSd, snssai, sst } from './identifiers/slice.ts';
export { imsi, pduSessionId, supi, ueId } from './identifiers/subscriber.ts';
export { type Condition, condition } from './kind/condition.ts';
export {
  defineKind,
  group,
  type Kind,
  type KindDefinition,
  type KindObject,
  type PrinterColumn,
  type ScalePaths,
  version,
} from './kind/kind.ts';
export { labels, manager, ueransimApp, upfApp } from './kind/labels.ts';
export type { ObjectMeta, OwnerReference } from './kind/metadata.ts';
export { type CelRule, immutable, type Rule, withCel, withRule } from './kind/rules.ts';
export { type Problem, problems } from './problem/problem.ts';
export {
  defaultSliceName,
  defaultUePool,
  type Slice,
  type SliceSpec,
  type SliceStatus,
  slices,
} from './slice/slice.ts';
export type { StructuralSchema } from './structural/schema.ts';
export { toStructural } from './structural/structural.ts';
export {
  sessionName,
  type UEIdentity,
  ueIdOf,
  ueransimConfigName,
  ueransimName,
  upfLabels,
  upfName,
} from './uesession/names.ts';
export {
  type UESession,
  type UESessionPhase,
  type UESessionSpec,
  type UESessionStatus,
  uesessions,
} from './uesession/uesession.ts';
export {
  type Flavor,
  flavor,
  gtpuPort,
  pfcpPort,
  type UPF,
  type UPFPhase,
  type UPFSpec,
  type UPFStatus,
  upfs,
} from './upf/upf.ts';
