import type { ApiObject } from '../registry/resource.ts';
import type { VolumeClaim } from './objects.ts';

export type StorageClass = ApiObject;

const defaultAnnotation = 'storageclass.kubernetes.io/is-default-class';
/** How claims named their class before there was a field for it. */
const oldAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** Gives a claim that names no class the default one: the newest, or else the first by name, if there are several. */
export function defaultStorageClass({ metadata, spec }: VolumeClaim, classes: readonly StorageClass[]): void {
  if (spec.storageClassName !== undefined || metadata.annotations?.[oldAnnotation] !== undefined) return;
  const [newest] = classes
    .filter((one) => one.metadata.annotations?.[defaultAnnotation] === 'true')
    .sort((a, b) => compare(b.metadata.creationTimestamp, a.metadata.creationTimestamp));
  if (newest) spec.storageClassName = newest.metadata.name;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
