import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { Client } from '../client/client.ts';
import { controllerFor } from '../controller/builder.ts';
import { type ReconcileContext, TerminalError } from '../controller/reconciler.ts';
import { HealthServer } from '../health/health-server.ts';
import { LeaderElector } from '../leader/leader-elector.ts';
import { Manager } from '../manager/manager.ts';
import { lowPriority, WorkQueue } from '../queue/work-queue.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { createMetrics, type Metrics } from './metrics.ts';

let registry: Registry;
let metrics: Metrics;
beforeEach(async () => {
  registry = new Registry();
  metrics = await createMetrics(registry);
});

/** The value of one series, by its name and labels as Prometheus writes them. */
async function value(series: string): Promise<number | undefined> {
  const line = (await registry.metrics()).split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('the measures', () => {
  it('bear the names, the types and the labels that dashboards for controller-runtime look for', async () => {
    metrics.controller('c').workers(1);
    const queue = new WorkQueue<string>({ metrics: metrics.queue('c') });
    queue.add('a');
    queue.tryGet();
    queue.done('a');
    metrics.controller('c').reconciled('success', 1, false);
    metrics.client.request('GET', 200, 0.1, 'api:6443');
    metrics.client.retry('GET', 500, 'api:6443');
    metrics.client.rateLimited(1, 'GET', 'api:6443');
    metrics.leader('group', true);
    const labels = '{name="c",controller="c"}';
    expect(await registry.metrics()).toMatch(/^# TYPE workqueue_depth gauge$/m);
    const found = (await registry.getMetricsAsJSON()).map(({ name, type }) => `${type} ${name}`).sort();
    expect(found).toEqual(
      [
        'counter controller_runtime_reconcile_errors_total',
        'counter controller_runtime_reconcile_panics_total',
        'counter controller_runtime_reconcile_timeouts_total',
        'counter controller_runtime_reconcile_total',
        'counter controller_runtime_terminal_reconcile_errors_total',
        'counter rest_client_request_retries_total',
        'counter rest_client_requests_total',
        'counter workqueue_adds_total',
        'counter workqueue_retries_total',
        'gauge controller_runtime_active_workers',
        'gauge controller_runtime_max_concurrent_reconciles',
        'gauge leader_election_master_status',
        'gauge workqueue_depth',
        'gauge workqueue_longest_running_processor_seconds',
        'gauge workqueue_unfinished_work_seconds',
        'histogram controller_runtime_reconcile_time_seconds',
        'histogram rest_client_rate_limiter_duration_seconds',
        'histogram rest_client_request_duration_seconds',
        'histogram workqueue_queue_duration_seconds',
        'histogram workqueue_work_duration_seconds',
      ].sort(),
    );
    expect(await value(`workqueue_adds_total${labels}`)).toBe(1);
    expect(await value('workqueue_depth{name="c",controller="c",priority="0"}')).toBe(0);
    expect(await value('leader_election_master_status{name="group"}')).toBe(1);
    expect(await value('rest_client_requests_total{code="200",method="GET",host="api:6443"}')).toBe(1);
    expect(await value('rest_client_request_retries_total{code="500",verb="GET",host="api:6443"}')).toBe(1);
  });

  it.each([
    ['success', { success: 1, error: 0, requeue_after: 0 }, {}],
    ['requeue_after', { success: 0, error: 0, requeue_after: 1 }, {}],
    ['error', { success: 0, error: 1, requeue_after: 0 }, { reconcile_errors: 1 }],
    [
      'terminal_error',
      { success: 0, error: 1, requeue_after: 0 },
      { reconcile_errors: 1, terminal_reconcile_errors: 1 },
    ],
    ['timeout', { success: 0, error: 1, requeue_after: 0 }, { reconcile_errors: 1, reconcile_timeouts: 1 }],
  ] as const)('count a reconcile that ends with %s, and all others from zero', async (outcome, results, errors) => {
    metrics.controller('c').reconciled(outcome, 0.2, false);
    for (const [result, count] of Object.entries(results)) {
      expect(await value(`controller_runtime_reconcile_total{controller="c",result="${result}"}`)).toBe(count);
    }
    for (const kind of ['reconcile_errors', 'terminal_reconcile_errors', 'reconcile_timeouts', 'reconcile_panics']) {
      const wanted = (errors as Record<string, number>)[kind] ?? 0;
      expect(await value(`controller_runtime_${kind}_total{controller="c"}`)).toBe(wanted);
    }
    expect(await value('controller_runtime_reconcile_time_seconds_sum{controller="c"}')).toBe(0.2);
  });

  it('tell of a queue what it is like at the moment it is asked', async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue<string>({ clock, metrics: metrics.queue('q') });
    const labels = 'name="q",controller="q"';
    const depth = (priority: number) => value(`workqueue_depth{${labels},priority="${priority}"}`);
    for (const key of ['a', 'b', 'c']) queue.add(key, { priority: lowPriority });
    queue.add('a');
    expect([await depth(lowPriority), await depth(0)]).toEqual([2, 1]);
    await clock.advance(2_000);
    queue.tryGet();
    await clock.advance(3_000);
    queue.tryGet();
    await clock.advance(1_000);
    expect([await depth(lowPriority), await depth(0)]).toEqual([1, 0]);
    expect(await value(`workqueue_unfinished_work_seconds{${labels}}`)).toBe(5);
    expect(await value(`workqueue_longest_running_processor_seconds{${labels}}`)).toBe(4);
    expect(await value(`workqueue_queue_duration_seconds_sum{${labels}}`)).toBe(7);
    queue.done('a');
    queue.done('b');
    queue.done('c');
    expect(await value(`workqueue_unfinished_work_seconds{${labels}}`)).toBe(0);
    expect(await value(`workqueue_work_duration_seconds_sum{${labels}}`)).toBe(5);
    queue.tryGet();
    expect(await depth(lowPriority)).toBeUndefined();
  });

  it('count retries of a queue', async () => {
    const queue = new WorkQueue<string>({ clock: new VirtualClock(), metrics: metrics.queue('q') });
    expect(await value('workqueue_retries_total{name="q",controller="q"}')).toBe(0);
    queue.addRateLimited('a');
    queue.addRateLimited('a');
    expect(await value('workqueue_retries_total{name="q",controller="q"}')).toBe(2);
  });
});

describe('the measures of a client', () => {
  it('count what never got an answer as an error, and time it all the same', async () => {
    metrics.client.request('GET', undefined, 0.5, 'api:6443');
    metrics.client.retry('GET', undefined, 'api:6443');
    expect(await value('rest_client_requests_total{code="<error>",method="GET",host="api:6443"}')).toBe(1);
    expect(await value('rest_client_request_retries_total{code="<error>",verb="GET",host="api:6443"}')).toBe(1);
    expect(await value('rest_client_request_duration_seconds_sum{verb="GET",host="api:6443"}')).toBe(0.5);
  });

  it('tell servers apart, for a process that talks to several', async () => {
    const servers = await Promise.all([ClusterFixture.start(), ClusterFixture.start()]);
    for (const [i, { server, clock }] of servers.entries()) {
      const client = new Client({ config: { server: server.url }, clock, metrics: metrics.client });
      for (let n = 0; n <= i; n += 1) await client.list(configMaps);
      await client.close();
    }
    const hosts = servers.map(({ server }) => new URL(server.url).host);
    const count = (host?: string) => value(`rest_client_requests_total{code="200",method="GET",host="${host}"}`);
    expect(await Promise.all(hosts.map(count))).toEqual([1, 2]);
    for (const fixture of servers) await fixture.close();
  });

  it('tell how long requests were held back, by which verb', async () => {
    const fixture = await ClusterFixture.start();
    const { server, clock } = fixture;
    const client = new Client({ config: { server: server.url }, clock, metrics: metrics.client, qps: 2, burst: 1 });
    const asked = Promise.all([client.list(configMaps), client.list(configMaps)]);
    await eventually(() => clock.nextIn === 500);
    await clock.advance(500);
    await asked;
    const labels = `{verb="GET",host="${new URL(server.url).host}"}`;
    expect(await value(`rest_client_rate_limiter_duration_seconds_sum${labels}`)).toBe(0.5);
    expect(await value(`rest_client_rate_limiter_duration_seconds_count${labels}`)).toBe(1);
    await client.close();
    await fixture.close();
  });
});

describe('a process that is measured', () => {
  let fixture: ClusterFixture;
  let running: Promise<void> | undefined;
  beforeEach(async () => {
    fixture = await ClusterFixture.start();
  });
  afterEach(async () => {
    fixture.stopping.abort();
    await running?.catch(() => {});
    await fixture.close();
  });

  it('is scraped over HTTP: controllers, queues, requests and leadership', async () => {
    const { clock, server, stopping } = fixture;
    const client = new Client({ config: { server: server.url }, clock, metrics: metrics.client });
    const election = new LeaderElector({ client, clock, name: 'group', namespace: 'ns', identity: 'a', metrics });
    const manager = new Manager({ client, clock, metrics, election });
    const health = new HealthServer({ port: 0, metrics: registry });
    manager.add(health);
    const fates: Record<string, (context: ReconcileContext) => void> = {
      good: () => {},
      bad: ({ attempt }) => {
        if (attempt < 2) throw new Error('not yet');
      },
      hopeless: () => {
        throw new TerminalError('never');
      },
      broken: ({ attempt }) => {
        if (attempt === 0) throw new TypeError('a bug');
      },
    };
    controllerFor(manager, {
      name: 'test',
      for: configMaps,
      concurrency: 4,
      reconcile: ({ name }, context) => fates[name]?.(context),
    });
    for (const name of Object.keys(fates)) server.put(configMaps, { metadata: { name, namespace: 'ns' } });
    running = manager.start(stopping.signal);
    await eventually(
      async () => (await value('controller_runtime_reconcile_total{controller="test",result="success"}')) === 3,
      {
        clock,
      },
    );
    const response = await fetch(`http://127.0.0.1:${health.port}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const lines = (await response.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'controller_runtime_reconcile_total{controller="test",result="success"} 3',
        'controller_runtime_reconcile_total{controller="test",result="error"} 4',
        'controller_runtime_reconcile_errors_total{controller="test"} 4',
        'controller_runtime_terminal_reconcile_errors_total{controller="test"} 1',
        'controller_runtime_reconcile_panics_total{controller="test"} 1',
        'controller_runtime_reconcile_time_seconds_count{controller="test"} 7',
        'controller_runtime_active_workers{controller="test"} 0',
        'controller_runtime_max_concurrent_reconciles{controller="test"} 4',
        'workqueue_retries_total{name="test",controller="test"} 3',
        'workqueue_depth{name="test",controller="test",priority="0"} 0',
        'workqueue_unfinished_work_seconds{name="test",controller="test"} 0',
        'leader_election_master_status{name="group"} 1',
        `rest_client_requests_total{code="201",method="POST",host="${new URL(server.url).host}"} 1`,
      ]),
    );
    stopping.abort();
    await running;
    expect(await value('leader_election_master_status{name="group"}')).toBe(0);
    await client.close();
  });
});
