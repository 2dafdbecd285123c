import { dnsLabel, dnsSubdomain } from '../../registry/names.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid, mapValue, notSupported, required } from '../../status/field-error.ts';
import { validateNodeTerms } from '../pod/validate-scheduling.ts';
import { type SourceKind, sourceRules } from '../pod/volume-source.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { csiDriverName, needed, obeys, withoutBacksteps } from '../rules/text.ts';
import type { Volume } from '../types.ts';
import { validateAccessModes } from './access-mode.ts';
import { validateMode } from './validate-claim.ts';

type SecretRef = { name?: string; namespace?: string };

export interface PersistentVolume extends ApiObject {
  spec: {
    capacity?: Record<string, string>;
    accessModes?: string[];
    claimRef?: { namespace: string; name: string };
    persistentVolumeReclaimPolicy?: string;
    storageClassName?: string;
    volumeMode?: string;
    volumeAttributesClassName?: string;
    nodeAffinity?: { required?: { nodeSelectorTerms?: Parameters<typeof validateNodeTerms>[1] } };
    hostPath?: { path: string; type?: string };
    local?: { path: string };
    csi?: { driver: string; volumeHandle: string } & Partial<Record<CsiSecret, SecretRef>>;
  };
  status?: { phase?: string; reason?: string };
}

type CsiSecret = (typeof csiSecrets)[number];
const csiSecrets = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

/** In the order that Kubernetes looks for them. Those that pods have as well follow the same rules. */
const order = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

const policies = ['Delete', 'Recycle', 'Retain'];

/** Where a volume is stored: one of its fields. */
export function sourcesOf(spec: PersistentVolume['spec']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => (order as readonly string[]).includes(field)));
}

export function validatePersistentVolume({ metadata, spec }: PersistentVolume): FieldError[] {
  const policy = spec.persistentVolumeReclaimPolicy ?? '';
  const affinity = spec.nodeAffinity;
  return [
    ...(spec.accessModes?.length ? [] : [required('spec.accessModes')]),
    ...validateAccessModes('spec.accessModes', spec.accessModes),
    ...validateCapacity(spec.capacity),
    ...(policies.includes(policy) ? [] : [notSupported('spec.persistentVolumeReclaimPolicy', policy, policies)]),
    ...(affinity ? validateAffinity(affinity) : []),
    ...validateSource(spec, metadata.name),
    ...(spec.hostPath && /^[/.]+$/.test(spec.hostPath.path) && policy === 'Recycle'
      ? [forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
      : []),
    ...obeys('spec.storageClassName', spec.storageClassName, dnsSubdomain),
    ...validateMode('spec.volumeMode', spec.volumeMode),
    ...validateAttributes(spec),
  ];
}

function validateCapacity(capacity: Record<string, string> | undefined): FieldError[] {
  const names = Object.keys(capacity ?? {});
  const errors = names.length === 0 ? [required('spec.capacity')] : [];
  if (names.length !== 1 || names[0] !== 'storage') {
    const shown = names.length === 0 ? 'null' : JSON.stringify(mapValue(capacity));
    const message = `Unsupported value: ${shown}: supported values: "storage"`;
    errors.push({ ...notSupported('spec.capacity', capacity, ['storage']), message });
  }
  for (const name of names) {
    const amount = capacity![name]!;
    const field = `spec.capacity[${name}]`;
    const { nanos } = parseQuantity(amount);
    if (nanos < 0n) errors.push(invalid(field, Number(nanos / 1_000_000_000n), 'must be a valid resource quantity'));
    if (nanos <= 0n) errors.push(invalid(field, amount, 'must be greater than zero'));
  }
  return errors;
}

function validateAffinity({ required: needs }: NonNullable<PersistentVolume['spec']['nodeAffinity']>): FieldError[] {
  const field = 'spec.nodeAffinity.required';
  if (!needs) return [required(field, 'must specify required node constraints')];
  return validateNodeTerms(`${field}.nodeSelectorTerms`, needs.nodeSelectorTerms);
}

function validateSource(spec: PersistentVolume['spec'], name: string): FieldError[] {
  const sources = sourcesOf(spec);
  const [first, ...others] = order.filter((kind) => sources[kind]);
  if (!first) return [required('spec', 'must specify a volume type')];
  return [
    ...validateOnly(first, spec, name),
    ...others.map((kind) => forbidden(`spec.${kind}`, 'may not specify more than 1 volume type')),
  ];
}

function validateOnly(kind: (typeof order)[number], spec: PersistentVolume['spec'], name: string): FieldError[] {
  if (kind === 'local') return validateLocal(spec.local!, spec.nodeAffinity !== undefined);
  if (kind === 'csi') return validateCsi(spec.csi!);
  const rule = sourceRules[kind as SourceKind] as (path: string, source: unknown, volume: Volume) => FieldError[];
  const path = kind === 'gcePersistentDisk' ? 'persistentDisk' : kind;
  return rule(`spec.${path}`, sourcesOf(spec)[kind], { name } as Volume);
}

function validateLocal({ path }: { path: string }, hasAffinity: boolean): FieldError[] {
  const errors = needed('spec.local.path', path, withoutBacksteps);
  if (!hasAffinity) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  return errors;
}

function validateCsi(csi: NonNullable<PersistentVolume['spec']['csi']>): FieldError[] {
  return [
    ...csiDriverName('spec.csi.driver', csi.driver),
    ...needed('spec.csi.volumeHandle', csi.volumeHandle),
    ...csiSecrets.flatMap((secret) => {
      const reference = csi[secret];
      if (!reference) return [];
      return [
        ...needed(`spec.csi.${secret}.name`, reference.name, dnsSubdomain),
        ...needed(`spec.csi.${secret}.namespace`, reference.namespace, dnsLabel),
      ];
    }),
  ];
}

function validateAttributes({ volumeAttributesClassName: name, csi }: PersistentVolume['spec']): FieldError[] {
  if (name === undefined) return [];
  const field = 'spec.volumeAttributesClassName';
  const errors = name ? obeys(field, name, dnsSubdomain) : [required(field, 'an empty string is disallowed')];
  if (!csi) errors.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'));
  return errors;
}
