import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { Store } from '../store/store.ts';
import { Exposition } from './exposition.ts';
import { metricsRoute } from './metrics.ts';
import { type RequestLabels, RequestMetrics } from './request-metrics.ts';

const labels: RequestLabels = {
  verb: 'GET',
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  subresource: '',
  scope: 'resource',
  dryRun: '',
};

describe('a page of measures', () => {
  it('has help, type and samples in Prometheus’ form', () => {
    const page = new Exposition();
    page.measure('a_total', 'counter', 'What it counts');
    page.sample('a_total', {}, 3);
    page.sample('a_total', { of: 'x', by: 'y' }, 0.5);
    expect(page.text()).toBe(
      '# HELP a_total What it counts\n# TYPE a_total counter\na_total 3\na_total{of="x",by="y"} 0.5\n',
    );
  });

  it.each([
    ['a "quote"', 'a \\"quote\\"'],
    ['back\\slash', 'back\\\\slash'],
    ['two\nlines', 'two\\nlines'],
  ])('escapes %j in labels', (value, shown) => {
    const page = new Exposition();
    page.sample('m', { l: value }, 1);
    expect(page.text()).toBe(`m{l="${shown}"} 1\n`);
  });

  it('adds the buckets of a histogram up', () => {
    const page = new Exposition();
    page.histogram('h', { of: 'x' }, [0.1, 1], [2, 1, 4], 9.5);
    expect(page.text().trim().split('\n')).toEqual([
      'h_bucket{of="x",le="0.1"} 2',
      'h_bucket{of="x",le="1"} 3',
      'h_bucket{of="x",le="+Inf"} 7',
      'h_sum{of="x"} 9.5',
      'h_count{of="x"} 7',
    ]);
  });
});

describe('measures of requests', () => {
  let now = 0;
  const written = (metrics: RequestMetrics): string[] => {
    const page = new Exposition();
    metrics.write(page);
    return page.text().split('\n');
  };

  it('count answers by code, and time them', () => {
    const metrics = new RequestMetrics(() => now);
    for (const [ms, code] of [
      [4, 200],
      [5, 200],
      [30, 404],
      [90_000, 200],
    ] as const) {
      const timer = metrics.begin(labels);
      now += ms;
      timer.answered(code);
    }
    const about =
      'component="apiserver",dry_run="",group="apps",resource="deployments",scope="resource",subresource="",verb="GET",version="v1"';
    const lines = written(metrics);
    expect(lines).toContain(`apiserver_request_total{code="200",${about}} 3`);
    expect(lines).toContain(`apiserver_request_total{code="404",${about}} 1`);
    expect(lines).toContain(`apiserver_request_duration_seconds_bucket{${about},le="0.005"} 2`);
    expect(lines).toContain(`apiserver_request_duration_seconds_bucket{${about},le="0.025"} 2`);
    expect(lines).toContain(`apiserver_request_duration_seconds_bucket{${about},le="0.05"} 3`);
    expect(lines).toContain(`apiserver_request_duration_seconds_bucket{${about},le="60"} 3`);
    expect(lines).toContain(`apiserver_request_duration_seconds_bucket{${about},le="+Inf"} 4`);
    expect(lines).toContain(`apiserver_request_duration_seconds_sum{${about}} 90.039`);
  });

  it.each([
    ['GET', 'readOnly'],
    ['LIST', 'readOnly'],
    ['APPLY', 'mutating'],
    ['DELETECOLLECTION', 'mutating'],
  ])('tell how many are in flight: %s is %s', (verb, kind) => {
    const metrics = new RequestMetrics(() => now);
    const timer = metrics.begin({ ...labels, verb });
    expect(written(metrics)).toContain(`apiserver_current_inflight_requests{request_kind="${kind}"} 1`);
    timer.answered(200);
    expect(written(metrics)).toContain(`apiserver_current_inflight_requests{request_kind="${kind}"} 0`);
  });

  it('count a stream as open from its begin to its end, which may be told twice', () => {
    const metrics = new RequestMetrics(() => now);
    const open = () =>
      written(metrics)
        .find((line) => line.startsWith('apiserver_longrunning_requests{'))
        ?.at(-1);
    const begin = metrics.begin({ ...labels, verb: 'WATCH' }).streaming(200);
    expect(open()).toBe('0');
    const end = begin();
    expect(open()).toBe('1');
    end();
    end();
    expect(open()).toBe('0');
    expect(written(metrics).filter((line) => /^apiserver_request_total.* 1$/.test(line))).toHaveLength(1);
  });
});

describe('the page of a server', () => {
  it('counts what is stored and tells of the process', () => {
    const clock = new VirtualClock();
    const store = new Store({ clock, history: { count: 10, ageMs: 1000 } });
    const deployments = store.collection('apps', 'deployments');
    store.put(deployments, 'a', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } } as never);
    const route = metricsRoute(new RequestMetrics(() => 0), store, clock);
    const { body, headers } = route('/metrics', new URLSearchParams(), {} as never) as {
      body: Buffer;
      headers: object;
    };
    expect(headers).toEqual({ 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    const text = body.toString();
    expect(text).toContain('\napiserver_storage_objects{resource="deployments.apps"} 1\n');
    expect(text).toContain('\napiserver_resource_objects{group="apps",resource="deployments"} 1\n');
    expect(text).toMatch(/\nprocess_resident_memory_bytes \d+\n/);
    expect(text).toMatch(/\nprocess_cpu_seconds_total [\d.]+\n/);
    expect(route('/metricsx', new URLSearchParams(), {} as never)).toBeUndefined();
  });
});
