import { ipClaims, type KindObject, networkInstances, vlanClaims } from '@nexslice/kinds';
import { type Client, type Condition, isConditionTrue, type ResourceType } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';

type Spec = Record<string, unknown>;

interface AnswerStatus {
  prefix?: string;
  gateway?: string;
  vlanID?: number;
  vlanRange?: string;
  proposed?: object;
  conditions?: Condition[];
}

/** A claim or an allocation, as far as tests look at it. */
export type Answered = KindObject<unknown, AnswerStatus>;

/** Writes claims and pools, and waits for answers. Client and namespace are asked for anew each time: every test may have its own. */
export function objectsIn(client: () => Client, namespaceOf: () => string = () => 'default') {
  async function put(type: ResourceType, name: string, spec: Spec, annotations: Record<string, string> = {}) {
    const object = { metadata: { name, namespace: namespaceOf(), annotations }, spec };
    await client().apply(type, object as never);
  }

  async function read<T = Answered>(type: ResourceType, name: string): Promise<T> {
    return (await client().get(type, { namespace: namespaceOf(), name })) as T;
  }

  /** The condition `Ready` of an object, as `True` or `False: reason`. */
  async function readiness(type: ResourceType, name: string): Promise<string> {
    const { status } = await read(type, name);
    const ready = status?.conditions?.find((condition) => condition.type === 'Ready');
    return ready?.status === 'True' ? 'True' : `${ready?.status}: ${ready?.reason}`;
  }

  async function becomes(type: ResourceType, name: string, wanted: string): Promise<void> {
    await eventually(async () => (await readiness(type, name)) === wanted);
  }

  /** What a claim is answered, without its conditions, once it is. */
  async function answer(type: ResourceType, name: string): Promise<Omit<AnswerStatus, 'conditions'>> {
    await eventually(async () => isConditionTrue((await read(type, name)).status?.conditions, 'Ready'));
    const { conditions: _, ...fields } = (await read(type, name)).status ?? {};
    return fields;
  }

  return {
    put,
    remove: (type: ResourceType, name: string) => client().delete(type, { namespace: namespaceOf(), name }),
    read,
    readiness,
    becomes,
    answer,
    network: (prefixes: object[]) => put(networkInstances, 'ran', { prefixes }),
    claim: (name: string, spec: Spec = {}, annotations: Record<string, string> = {}) =>
      put(ipClaims, name, { kind: 'network', networkInstance: { name: 'ran' }, ...spec }, annotations),
    vlan: (name: string, spec: Spec = {}, annotations: Record<string, string> = {}) =>
      put(vlanClaims, name, { vlanIndex: { name: 'paris' }, ...spec }, annotations),
  };
}
