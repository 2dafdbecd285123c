import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ClientMetrics } from '../client/requester.ts';
import type { ControllerMetrics } from '../controller/controller.ts';
import type { QueueGauge, QueueMetrics } from '../queue/work-queue.ts';

/** The measures of a process, under controller-runtime's names, so that its dashboards and alerts fit. */
export interface Metrics {
  readonly client: ClientMetrics;
  controller(name: string): ControllerMetrics;
  queue(name: string): QueueMetrics;
  /** Whether this replica leads the group of a lease. */
  leader(name: string, leads: boolean): void;
}

/** Seconds, from a cached no-op to a reconcile that waits for others. */
const reconcileBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Seconds, in powers of ten from 10 ns to 1,000 s: controller-runtime's own steps. */
const queueBuckets = Array.from({ length: 12 }, (_, i) => 10 ** (i - 8));

/** Registers the measures in `registry`. prom-client is loaded only now: processes without measures do not pay for it. */
export async function createMetrics(registry: Registry): Promise<Metrics> {
  const prom = await import('prom-client');
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[]) =>
    new prom.Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new prom.Gauge({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, labelNames: string[], buckets: number[]) =>
    new prom.Histogram({ name, help, labelNames, buckets, registers });

  const leader = gauge('leader_election_master_status', 'Whether this process leads', ['name']);
  const gauges: QueueGauges = new Map();
  const read = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => void) => {
    const made: Gauge = new prom.Gauge({ name, help, labelNames, registers, collect: () => collect(made) });
  };
  readQueues(read, gauges);
  return {
    client: clientMetrics(counter, histogram),
    controller: controllerMetrics(counter, gauge, histogram),
    queue: queueMetrics(counter, histogram, gauges),
    leader: (name, leads) => leader.set({ name }, leads ? 1 : 0),
  };
}

type MakeCounter = (name: string, help: string, labelNames: string[]) => Counter;
type MakeGauge = (name: string, help: string, labelNames: string[]) => Gauge;
type MakeHistogram = (name: string, help: string, labelNames: string[], buckets: number[]) => Histogram;

function clientMetrics(counter: MakeCounter, histogram: MakeHistogram): ClientMetrics {
  const byVerb = ['verb', 'host'];
  const requests = counter('rest_client_requests_total', 'HTTP requests by status', ['code', 'method', 'host']);
  const retries = counter('rest_client_request_retries_total', 'Requests tried again', ['code', ...byVerb]);
  const duration = histogram('rest_client_request_duration_seconds', 'Time to an answer', byVerb, reconcileBuckets);
  const limited = histogram(
    'rest_client_rate_limiter_duration_seconds',
    'Time held back by qps',
    byVerb,
    reconcileBuckets,
  );
  return {
    request(method, status, seconds, host) {
      requests.inc({ code: status ?? '<error>', method, host });
      duration.observe({ verb: method, host }, seconds);
    },
    retry: (method, status, host) => retries.inc({ code: status ?? '<error>', verb: method, host }),
    rateLimited: (seconds, method, host) => limited.observe({ verb: method, host }, seconds),
  };
}

function controllerMetrics(counter: MakeCounter, gauge: MakeGauge, histogram: MakeHistogram) {
  const prefix = 'controller_runtime';
  const total = counter(`${prefix}_reconcile_total`, 'Reconciles by result', ['controller', 'result']);
  const errors = counter(`${prefix}_reconcile_errors_total`, 'Reconciles that failed', ['controller']);
  const terminal = counter(`${prefix}_terminal_reconcile_errors_total`, 'Reconciles given up', ['controller']);
  const panicked = counter(`${prefix}_reconcile_panics_total`, 'Reconciles that threw a bug', ['controller']);
  const timeouts = counter(`${prefix}_reconcile_timeouts_total`, 'Reconciles over their deadline', ['controller']);
  const time = histogram(`${prefix}_reconcile_time_seconds`, 'Time of a reconcile', ['controller'], reconcileBuckets);
  const workers = gauge(`${prefix}_max_concurrent_reconciles`, 'Reconciles at the same time, at most', ['controller']);
  const active = gauge(`${prefix}_active_workers`, 'Reconciles going on', ['controller']);
  return (controller: string): ControllerMetrics => {
    const labels = { controller };
    // Alerts on rates need the series to exist before the first error.
    for (const result of ['success', 'error', 'requeue_after']) total.inc({ controller, result }, 0);
    for (const each of [errors, terminal, panicked, timeouts]) each.inc(labels, 0);
    return {
      workers: (max) => workers.set(labels, max),
      active: (delta) => active.inc(labels, delta),
      reconciled(outcome, seconds, bug) {
        const failed = outcome !== 'success' && outcome !== 'requeue_after';
        total.inc({ controller, result: failed ? 'error' : outcome });
        time.observe(labels, seconds);
        if (failed) errors.inc(labels);
        if (outcome === 'terminal_error') terminal.inc(labels);
        if (outcome === 'timeout') timeouts.inc(labels);
        if (bug) panicked.inc(labels);
      },
    };
  };
}

/** The queues there are, by name. */
type QueueGauges = Map<string, QueueGauge>;
/** Makes a gauge that `collect` sets whenever measures are read. */
type ReadGauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => void) => void;

function readQueues(read: ReadGauge, gauges: QueueGauges): void {
  const labelNames = ['name', 'controller'];
  read('workqueue_depth', 'Keys waiting, by priority', [...labelNames, 'priority'], (gauge) => {
    // Priorities that nobody waits at any more go, but for the usual one: alerts need a series to look at.
    gauge.reset();
    for (const [name, { depths }] of gauges) {
      for (const [priority, depth] of new Map([[0, 0], ...depths()])) {
        gauge.set({ name, controller: name, priority }, depth);
      }
    }
  });
  const measured = (metric: string, help: string, measure: (seconds: number[]) => number) =>
    read(metric, help, labelNames, (gauge) => {
      for (const [name, { unfinished }] of gauges) gauge.set({ name, controller: name }, measure(unfinished()));
    });
  measured('workqueue_unfinished_work_seconds', 'Time of all work that is going on', (seconds) =>
    seconds.reduce((sum, each) => sum + each, 0),
  );
  measured('workqueue_longest_running_processor_seconds', 'Time of the longest work that is going on', (seconds) =>
    Math.max(0, ...seconds),
  );
}

function queueMetrics(counter: MakeCounter, histogram: MakeHistogram, gauges: QueueGauges) {
  const labelNames = ['name', 'controller'];
  const adds = counter('workqueue_adds_total', 'Keys added', labelNames);
  const waited = histogram('workqueue_queue_duration_seconds', 'Time a key waits', labelNames, queueBuckets);
  const worked = histogram('workqueue_work_duration_seconds', 'Time of the work on a key', labelNames, queueBuckets);
  const retries = counter('workqueue_retries_total', 'Keys added again after a failure', labelNames);
  return (name: string): QueueMetrics => {
    const labels = { name, controller: name };
    adds.inc(labels, 0);
    retries.inc(labels, 0);
    return {
      added: () => adds.inc(labels),
      taken: (seconds) => waited.observe(labels, seconds),
      done: (seconds) => worked.observe(labels, seconds),
      retried: () => retries.inc(labels),
      observe: (gauge) => gauges.set(name, gauge),
    };
  };
}
