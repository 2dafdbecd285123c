import type { LimitRange } from '../builtin/policy/limit-range.ts';
import type { PriorityClass } from '../builtin/policy/priority-class.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import { forbidden } from '../status/errors.ts';
import type { Store } from '../store/store.ts';
import { claimProblems, defaultResources, podProblems } from './limits.ts';
import type { NewPod, VolumeClaim } from './objects.ts';
import { givePriority, keepPriority, otherDefault } from './priority.ts';
import { defaultStorageClass, type StorageClass } from './storage-class.ts';
import { tolerateUnhealthyNodes } from './tolerations.ts';

export type Admission = Required<Pick<RegistryContext, 'mutate'>> & {
  admit(info: ResourceInfo, object: ApiObject, old: ApiObject | undefined): void;
};

/**
 * What a cluster adds to objects and refuses because of other objects: LimitRanger, Priority, DefaultTolerationSeconds and DefaultStorageClass,
 * which a real server runs unless told otherwise.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 */
export function admission(store: Store): Admission {
  const limitRanges = store.collection('', 'limitranges');
  const priorityClasses = store.collection('scheduling.k8s.io', 'priorityclasses');
  const storageClasses = store.collection('storage.k8s.io', 'storageclasses');
  const limitsOf = ({ metadata }: ApiObject): LimitRange[] =>
    limitRanges.size === 0 ? [] : limitRanges.list(`${metadata.namespace}/`).map(({ object }) => object as LimitRange);
  const classes = (): PriorityClass[] => priorityClasses.list().map(({ object }) => object as PriorityClass);

  const completePod = (info: ResourceInfo, pod: NewPod, old: NewPod | undefined): void => {
    if (old) keepPriority(pod.spec, old.spec);
    else {
      for (const range of limitsOf(pod)) defaultResources(range, pod);
      const problem = givePriority(pod.spec, classes());
      if (problem) throw refused(info, pod, problem);
    }
    tolerateUnhealthyNodes(pod.spec);
  };

  return {
    mutate(info, object, old) {
      if (isPod(info)) completePod(info, object as NewPod, old as NewPod | undefined);
      else if (isClaim(info) && !old) {
        const all = storageClasses.list().map((entry) => entry.object as StorageClass);
        defaultStorageClass(object as VolumeClaim, all);
      }
    },
    admit(info, object, old) {
      const problems = problemsOf(info, object, old);
      if (problems.length === 0) return;
      const texts = [...new Set(problems)];
      throw refused(info, object, texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`);
    },
  };

  function problemsOf(info: ResourceInfo, object: ApiObject, old: ApiObject | undefined): string[] {
    if (isPod(info)) return old ? [] : limitsOf(object).flatMap((range) => podProblems(range, object as NewPod));
    if (isClaim(info)) return limitsOf(object).flatMap((range) => claimProblems(range, object as VolumeClaim));
    if (info.group !== 'scheduling.k8s.io' || info.plural !== 'priorityclasses') return [];
    const other = otherDefault(object as PriorityClass, old as PriorityClass | undefined, classes());
    return other ? [`PriorityClass ${other} is already marked as default. Only one default can exist`] : [];
  }
}

const isPod = ({ group, plural }: ResourceInfo): boolean => plural === 'pods' && group === '';
const isClaim = ({ group, plural }: ResourceInfo): boolean => plural === 'persistentvolumeclaims' && group === '';

/** An object whose name is still to be made is called by what it begins with. */
function refused(info: ResourceInfo, { metadata }: ApiObject, why: string) {
  return forbidden(info, metadata.name || metadata.generateName || '', why);
}
