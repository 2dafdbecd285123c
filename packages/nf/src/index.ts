export { errorCodes, NfError, type NfErrorCode } from './errors.ts';
export { type UpfFlavor, upfFlavors } from './flavor/flavor.ts';
export { defaultResources } from './flavor/resources.ts';
export { type Free5gcUpfConfig, podIp, upfConfig } from './free5gc/config.ts';
export { configHashAnnotation } from './metadata/metadata.ts';
export { type SimulatedUeManifests, simulatedUeManifests } from './simulate/manifests.ts';
export { nexsliceTestbed, supiOf, type Testbed } from './simulate/testbed.ts';
export { type UeransimUe, ueConfig } from './ueransim/config.ts';
export { type UpfManifests, upfConfigMapName, upfManifests } from './upf/manifests.ts';
