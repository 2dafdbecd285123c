import { collectDefaultMetrics, type Registry } from 'prom-client';

/** The event loop is sampled ten times a second: prom-client's default of a hundred wakes an idle process for nothing. */
const eventLoopMonitoringPrecision = 100;

/** Adds CPU, memory, event-loop and garbage-collection metrics of the process, unless the registry has them already. */
export function processMetrics(registry: Registry): void {
  if (registry.getSingleMetric('process_cpu_seconds_total')) return;
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision });
}
