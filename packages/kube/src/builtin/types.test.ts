import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Client } from '../client/client.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import {
  type ConfigMap,
  configMaps,
  customResourceDefinitions,
  type Deployment,
  deployments,
  events,
  legacyEvents,
  nodes,
  type Pod,
  pods,
} from './types.ts';

/** Never called: what it says is checked by the compiler. */
async function typed(client: Client) {
  return {
    got: await client.get(pods, { name: 'a' }),
    listed: await client.list(deployments),
    applied: await client.apply(configMaps, { metadata: { name: 'a' }, data: { a: 'b' } }),
    untyped: await client.get({} as ResourceType, { name: 'a' }),
    watched: client.watch(pods),
  };
}

describe('a descriptor', () => {
  it('carries the type of its objects to what is made of it', () => {
    type Made = Awaited<ReturnType<typeof typed>>;
    expectTypeOf<Made['got']>().toEqualTypeOf<Pod>();
    expectTypeOf<Made['listed']['items'][number]>().toEqualTypeOf<Deployment>();
    expectTypeOf<Made['applied']>().toEqualTypeOf<ConfigMap>();
    expectTypeOf<Made['untyped']>().toEqualTypeOf<KubeObject>();
    expectTypeOf<Made['watched']>().toExtend<AsyncIterable<{ type: string; object: Pod }>>();
  });

  it('leaves a status to be written, which the published types do not', () => {
    const pod: Pod = {};
    pod.status = { phase: 'Running' };
    expect(pod).toEqual({ status: { phase: 'Running' } });
  });

  it('is addressed by group, version, plural and scope', () => {
    expect(pods).toEqual({ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true });
    expect(nodes.namespaced).toBe(false);
    expect(deployments).toMatchObject({ group: 'apps', version: 'v1' });
    expect(customResourceDefinitions).toMatchObject({ group: 'apiextensions.k8s.io', namespaced: false });
  });

  it('tells the events of two groups apart', () => {
    expect([events.group, legacyEvents.group]).toEqual(['events.k8s.io', '']);
    expect(events.plural).toBe(legacyEvents.plural);
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(pods, { group: 'other' })).toThrow(TypeError);
  });
});
