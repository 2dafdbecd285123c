import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { httpMetrics } from './http-metrics.ts';

function setUp() {
  const registry = new Registry();
  return { registry, observe: httpMetrics(registry) };
}

describe('httpMetrics', () => {
  it('times answers in seconds', async () => {
    const { registry, observe } = setUp();
    observe({ method: 'POST', pattern: '/api/ue-connect', status: 200, seconds: 0.003 });
    observe({ method: 'POST', pattern: '/api/ue-connect', status: 200, seconds: 0.3 });
    const text = await registry.metrics();
    const labels = 'method="POST",route="/api/ue-connect",status="200"';
    expect(text).toContain(`nexslice_http_request_duration_seconds_bucket{le="0.005",${labels}} 1`);
    expect(text).toContain(`nexslice_http_request_duration_seconds_bucket{le="0.1",${labels}} 1`);
    expect(text).toContain(`nexslice_http_request_duration_seconds_count{${labels}} 2`);
    expect(text).toContain(`nexslice_http_request_duration_seconds_sum{${labels}} 0.303`);
  });

  it('makes one series of all methods that are not known', async () => {
    const { registry, observe } = setUp();
    for (const method of ['PROPFIND', 'BREW', 'TRACE']) observe({ method, pattern: 'none', status: 404, seconds: 0 });
    expect(await registry.metrics()).toContain('_count{method="other",route="none",status="404"} 3');
  });
});
