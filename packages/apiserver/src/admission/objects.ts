import type { Amounts } from '../builtin/policy/limit-range.ts';
import type { PodSpec } from '../builtin/types.ts';
import type { ApiObject } from '../registry/resource.ts';

/** A pod as its body was decoded, defaults filled. */
export interface NewPod extends ApiObject {
  spec: PodSpec;
}

export interface VolumeClaim extends ApiObject {
  spec: { storageClassName?: string; resources?: { requests?: Amounts } };
}
