import type { KubeObject } from '@nexslice/kube';

export type EventType = 'Normal' | 'Warning';

/** Who says what happens: a controller, or the kubelet of a node. */
export interface Source {
  component: string;
  host?: string;
}

/** What an event is about; `fieldPath` names a part, such as one container of a pod. */
export interface InvolvedObject {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
  uid: string;
  resourceVersion?: string;
  fieldPath?: string;
}

/** Something that happened once to an object. */
export interface Occurrence {
  source: Source;
  involved: InvolvedObject;
  type: EventType;
  reason: string;
  message: string;
}

/** A reference to an object, or to the part of it at `fieldPath`. */
export function involvedObject(object: KubeObject, fieldPath?: string): InvolvedObject {
  const { apiVersion = '', kind = '', metadata = {} } = object;
  const { namespace, name = '', uid = '', resourceVersion } = metadata;
  return {
    apiVersion,
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    uid,
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(fieldPath ? { fieldPath } : {}),
  };
}
