export { type Clock, systemClock, type Timer } from './clock/clock.ts';
export { type Random, seededRandom, systemRandom } from './clock/random.ts';
export type { KubeObject, ObjectKey, ObjectMeta, OwnerReference, ResourceType } from './object/object.ts';
