import { type KubeObject, type Service, timestamp } from '@nexslice/kube';

/** When what was last written of a service's endpoints happened; network programmers measure their delay by it. */
export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';

/** The metadata of what is about to be written: the first write is about the service itself, later ones about its pods. */
export function withTriggerTime<T extends KubeObject>(object: T, service: Service, isNew: boolean, now: number): T {
  const { metadata } = object;
  const time = (isNew && service.metadata?.creationTimestamp) || timestamp(now);
  const annotations = { ...metadata?.annotations, [triggerTimeAnnotation]: String(time) };
  return { ...object, metadata: { ...metadata, annotations } };
}
