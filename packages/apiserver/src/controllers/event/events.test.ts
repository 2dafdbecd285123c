import { noopLogger } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Body } from '../../registry/decode.ts';
import type { Resource } from '../../registry/resource-api.ts';
import { StatusError } from '../../status/status.ts';
import { at, deployment, node, noon, pod } from '../testing/objects.ts';
import { ClusterEvents } from './events.ts';

type Json = Record<string, unknown>;

/** Where the events go: it keeps what is written, and refuses what the test says. */
class Sink {
  readonly created: { namespace: string | undefined; event: Json; manager: string }[] = [];
  readonly patched: { name: string; patch: Json }[] = [];
  refuse: Error | undefined;
  readonly resource = {
    create: (namespace: string | undefined, body: Body, { manager }: { manager: string }) => {
      this.#check();
      this.created.push({ namespace, event: JSON.parse(body.bytes.toString()), manager });
    },
    patch: ({ name }: { name: string }, body: Body) => {
      this.#check();
      this.patched.push({ name, patch: JSON.parse(body.bytes.toString()) });
    },
  } as unknown as Resource;

  #check(): void {
    const { refuse } = this;
    this.refuse = undefined;
    if (refuse) throw refuse;
  }
}

const clock = new VirtualClock(noon);
let sink: Sink;
let events: ClusterEvents;

beforeEach(() => {
  sink = new Sink();
  events = new ClusterEvents(sink.resource, clock, noopLogger);
});

/** Long enough for everything that was reported to be written. */
async function written(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a report', () => {
  it('becomes an event about its object', async () => {
    const report = events.reporter({ component: 'deployment-controller' });
    report(deployment('web'), 'Normal', 'ScalingReplicaSet', 'Scaled up');
    await written();
    expect(sink.created).toHaveLength(1);
    const [{ namespace, event, manager }] = sink.created as [(typeof sink.created)[number]];
    expect({ namespace, manager }).toEqual({ namespace: 'default', manager: 'kube-controller-manager' });
    expect(event).toMatchObject({
      involvedObject: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'default', uid: 'uid-web' },
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: 'Scaled up',
      count: 1,
      firstTimestamp: at(0),
      lastTimestamp: at(0),
      eventTime: null,
      source: { component: 'deployment-controller' },
      reportingComponent: 'deployment-controller',
      reportingInstance: '',
    });
    expect((event['metadata'] as { name: string }).name).toMatch(/^web\.[0-9a-f]{16}$/);
  });
  it('of a kubelet names its node and the container', async () => {
    const report = events.reporter({ component: 'kubelet', manager: 'kubelet' });
    const source = { component: 'kubelet', host: 'node-1' };
    report(pod('p'), 'Normal', 'Started', 'Container started', { source, fieldPath: 'spec.containers{main}' });
    await written();
    expect(sink.created[0]).toMatchObject({
      manager: 'kubelet',
      event: { source, reportingInstance: 'node-1', involvedObject: { fieldPath: 'spec.containers{main}' } },
    });
  });
  it('of the scheduler is of the newer form, with what it did', async () => {
    const report = events.reporter({ component: 'default-scheduler', action: () => 'Binding' });
    report(pod('p'), 'Normal', 'Scheduled', 'Successfully assigned');
    await written();
    const { event } = sink.created[0]!;
    expect(event).toMatchObject({ eventTime: '2026-01-01T12:00:00.000000Z', action: 'Binding', source: {} });
    expect(event).toMatchObject({ firstTimestamp: null, lastTimestamp: null });
    expect(event).not.toHaveProperty('count');
  });
  it('about what is in no namespace is kept in `default`', async () => {
    const report = events.reporter({ component: 'node-controller' });
    report(node('one'), 'Normal', 'RegisteredNode', 'Registered');
    await written();
    expect(sink.created[0]?.namespace).toBe('default');
  });
  it('that comes again is counted in the same event', async () => {
    const report = events.reporter({ component: 'kubelet' });
    report(pod('p'), 'Warning', 'BackOff', 'again');
    await written();
    report(pod('p'), 'Warning', 'BackOff', 'again');
    await written();
    expect(sink.created).toHaveLength(1);
    const { name } = sink.created[0]!.event['metadata'] as { name: string };
    expect(sink.patched).toEqual([{ name, patch: { count: 2, message: 'again', lastTimestamp: at(0) } }]);
  });
  it('that comes again after its event has expired makes a new one', async () => {
    const report = events.reporter({ component: 'kubelet' });
    report(pod('p'), 'Warning', 'BackOff', 'again');
    await written();
    sink.refuse = new StatusError(404, 'NotFound', 'gone');
    report(pod('p'), 'Warning', 'BackOff', 'again');
    await written();
    expect(sink.created).toHaveLength(2);
    expect(sink.created[1]?.event['count']).toBe(2);
  });
  it('that is refused is dropped, and the next one is not', async () => {
    const report = events.reporter({ component: 'kubelet' });
    sink.refuse = new StatusError(403, 'Forbidden', 'the namespace goes');
    report(pod('p'), 'Warning', 'BackOff', 'again');
    await written();
    expect(sink.created).toEqual([]);
    report(pod('p'), 'Warning', 'BackOff', 'again');
    await written();
    expect(sink.created[0]?.event['count']).toBe(1);
  });
  it('has a name of its own however many come at once, and however long its object’s is', async () => {
    const report = events.reporter({ component: 'kubelet' });
    const long = pod('p'.repeat(250));
    for (let i = 0; i < 8; i += 1) report(long, 'Normal', 'Tested', `message ${i}`);
    await written();
    const names = sink.created.map(({ event }) => (event['metadata'] as { name: string }).name);
    expect(new Set(names).size).toBe(8);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(253);
  });
  it('is not written any more once it was told to stop', async () => {
    const report = events.reporter({ component: 'kubelet' });
    report(pod('p'), 'Normal', 'Tested', 'before');
    await events.stop();
    report(pod('p'), 'Normal', 'Tested', 'after');
    await written();
    expect(sink.created).toEqual([]);
  });
});
