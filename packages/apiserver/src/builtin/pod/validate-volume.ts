import { dnsLabel, dnsSubdomain } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import { goQuote } from '../../status/go-quote.ts';
import { needed } from '../rules/text.ts';
import type { Volume } from '../types.ts';
import { type SourceKind, sourceRules } from './volume-source.ts';

/** In the order that Kubernetes looks for them; of several sources the first counts, the others are refused. */
const order: readonly SourceKind[] = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
];

/** Kubernetes misspells some fields in what it says of them. */
const spelledInside: Partial<Record<SourceKind, string>> = { gcePersistentDisk: 'persistentDisk' };
const spelledTwice: Partial<Record<SourceKind, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

/** Volumes that containers may mount, by name: those without mistakes. */
export type KnownVolumes = ReadonlyMap<string, Volume>;

/** `podName` is absent in templates, where nobody knows it yet. */
export function validateVolumes(
  field: string,
  volumes: readonly Volume[],
  podName?: string,
): { errors: FieldError[]; known: KnownVolumes } {
  const known = new Map<string, Volume>();
  const made = new Set(volumes.filter(({ ephemeral }) => ephemeral).map(({ name }) => `${podName}-${name}`));
  const errors = volumes.flatMap((volume, i) => {
    const path = `${field}[${i}]`;
    const wrong = validateVolume(path, volume, podName);
    if (known.has(volume.name)) wrong.push(duplicate(`${path}.name`, volume.name));
    if (wrong.length === 0) known.set(volume.name, volume);
    const claim = volume.persistentVolumeClaim?.claimName ?? '';
    if (podName && made.has(claim)) {
      const text = 'must not reference a PVC that gets created for an ephemeral volume';
      wrong.push(invalid(`${path}.persistentVolumeClaim.claimName`, claim, text));
    }
    return wrong;
  });
  return { errors, known };
}

function validateVolume(path: string, volume: Volume, podName: string | undefined): FieldError[] {
  const errors = validateSource(path, volume, podName !== undefined);
  if (podName && volume.ephemeral && volume.name) {
    const claim = `${podName}-${volume.name}`;
    for (const text of dnsSubdomain(claim)) {
      errors.push(invalid(`${path}.name`, volume.name, `PVC name ${goQuote(claim)}: ${text}`));
    }
  }
  return [...errors, ...needed(`${path}.name`, volume.name, dnsLabel)];
}

function validateSource(path: string, volume: Volume, isPod: boolean): FieldError[] {
  const [first, ...others] = order.filter((kind) => volume[kind]);
  if (!first) return [required(path, 'must specify a volume type')];
  const rule = sourceRules[first] as (path: string, source: unknown, volume: Volume, isPod: boolean) => FieldError[];
  return [
    ...rule(`${path}.${spelledInside[first] ?? first}`, volume[first], volume, isPod),
    ...others.map((kind) =>
      forbidden(`${path}.${spelledTwice[kind] ?? kind}`, 'may not specify more than 1 volume type'),
    ),
  ];
}
