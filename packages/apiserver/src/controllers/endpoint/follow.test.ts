import { type EndpointSlice, endpointSlices, endpoints, type Pod, pods, services } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { podTemplate } from '../testing/objects.ts';
import { serviceNameLabel } from './slices.ts';

let cluster: TestCluster;
const key = (name: string) => ({ namespace: 'default', name });

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const apps = ['upf', 'smf'];
const names = ['p0', 'p1', 'p2', 'p3'];

const step = fc.oneof(
  fc.record({ act: fc.constant('create' as const), name: fc.constantFrom(...names), app: fc.constantFrom(...apps) }),
  fc.record({ act: fc.constant('relabel' as const), name: fc.constantFrom(...names), app: fc.constantFrom(...apps) }),
  fc.record({ act: fc.constant('unready' as const), name: fc.constantFrom(...names), app: fc.constant('') }),
  fc.record({ act: fc.constant('delete' as const), name: fc.constantFrom(...names), app: fc.constant('') }),
  fc.record({ act: fc.constant('select' as const), name: fc.constant('svc'), app: fc.constantFrom(...apps) }),
);

const gate = 'example.com/open';

/** Opens or closes the gate that keeps a pod from being ready. */
function setGate(name: string, status: 'True' | 'False'): Promise<unknown> {
  const body = { status: { conditions: [{ type: gate, status }] } };
  return cluster.client.patch(pods, key(name), { type: 'strategic', body }, { subresource: 'status' });
}

async function take({ act, name, app }: { act: string; name: string; app: string }): Promise<void> {
  const { client } = cluster;
  const labels = { app };
  if (act === 'create') {
    // Its node is given: nothing is left to wait for but its start.
    const spec = { ...podTemplate({}).spec, nodeName: 'node-1', readinessGates: [{ conditionType: gate }] };
    await client.create(pods, { metadata: { ...key(name), labels }, spec });
    await setGate(name, 'True');
  } else if (act === 'relabel') await client.patch(pods, key(name), { type: 'merge', body: { metadata: { labels } } });
  else if (act === 'select')
    await client.patch(services, key(name), { type: 'merge', body: { spec: { selector: labels } } });
  else if (act === 'delete') await client.delete(pods, key(name), { gracePeriodSeconds: 0 });
  else await setGate(name, 'False');
}

const isReady = ({ status }: Pod) =>
  status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');

function told(slices: readonly EndpointSlice[]): string[] {
  const all = slices.flatMap(({ endpoints: list }) => list ?? []);
  return all.map(({ addresses, conditions }) => `${addresses[0]} ${conditions?.ready}`).sort();
}

describe('the endpoints of a Service', () => {
  const seen = new Set<string>();

  it('are its pods and what these are, whatever becomes of them and of what it selects', async () => {
    const { client } = cluster;
    const spec = { selector: { app: 'upf' }, ports: [{ name: 'n4', port: 8805, protocol: 'UDP' }] };
    await client.create(services, { metadata: key('svc'), spec } as never);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        for (const one of steps) await take(one).catch(() => undefined);
        await eventually(async () => {
          const service = await client.get(services, key('svc'));
          const selector = service.spec?.selector?.['app'];
          const selected = (await cluster.list(pods)).filter(({ metadata }) => metadata?.labels?.['app'] === selector);
          const wanted = selected.map((one) => `${one.status?.podIP} ${Boolean(isReady(one))}`).sort();
          for (const one of selected) expect(one.status?.podIP).toBeDefined();
          const slices = await cluster.list(endpointSlices, { labelSelector: `${serviceNameLabel}=svc` });
          expect(told(slices)).toEqual(wanted);
          for (const one of wanted) seen.add(one.split(' ')[1] ?? '');
          const { subsets = [] } = await client.get(endpoints, key('svc'));
          const ready = subsets.flatMap(({ addresses = [] }) => addresses.map(({ ip }) => `${ip} true`));
          const others = subsets.flatMap(({ notReadyAddresses = [] }) =>
            notReadyAddresses.map(({ ip }) => `${ip} false`),
          );
          expect([...ready, ...others].sort()).toEqual(wanted);
        });
      }),
      { numRuns: 15 },
    );
    expect([...seen].sort()).toEqual(['false', 'true']);
  });
});
