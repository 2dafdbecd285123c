import type { UPF } from '@nexslice/kinds';
import type { Informer } from '@nexslice/kube';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { MemoryUPFs } from '../testing/memory-upfs.ts';
import { TestGateway } from '../testing/test-gateway.ts';
import { processMetrics } from './process-metrics.ts';
import { slicingMetrics, type UPFs } from './slicing-metrics.ts';

describe('/metrics', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
  });
  afterEach(() => gateway.stop());

  async function lines(): Promise<string[]> {
    return (await gateway.get('/metrics')).text.split('\n');
  }

  it('is in the text format of Prometheus', async () => {
    const answer = await gateway.get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.text).toContain('# TYPE nexslice_active_ues gauge');
    expect(answer.text).toContain('# TYPE nexslice_upf_creations_total counter');
  });

  it('tells how many UEs are connected and how many UPFs exist at the time it is read', async () => {
    expect(await lines()).toEqual(expect.arrayContaining(['nexslice_active_ues 0', 'nexslice_upfs_total 0']));
    gateway.sessions.put(1);
    gateway.sessions.put(2);
    gateway.sessions.put(3, { connected: false });
    gateway.upfs.add('upf-ue1');
    expect(await lines()).toEqual(expect.arrayContaining(['nexslice_active_ues 2', 'nexslice_upfs_total 1']));
  });

  it('counts UPFs that come and go', async () => {
    gateway.upfs.add('upf-ue1');
    gateway.upfs.add('upf-ue2');
    gateway.upfs.delete('upf-ue1');
    expect(await lines()).toEqual(
      expect.arrayContaining(['nexslice_upf_creations_total 2', 'nexslice_upf_deletions_total 1']),
    );
  });

  it('has the metrics of the process', async () => {
    const names = (await lines()).map((line) => line.split(/[ {]/)[0]);
    expect(names).toEqual(expect.arrayContaining(['process_cpu_seconds_total', 'nodejs_eventloop_lag_seconds']));
  });

  it('times requests by route, so that nobody can make time series by asking', async () => {
    await gateway.post('/remove_pod/17');
    await gateway.get('/made-up-1');
    await gateway.get('/made-up-2');
    await gateway.send('/made-up-3', { method: 'BREW' });
    const text = (await lines()).join('\n');
    expect(text).toContain('_count{method="POST",route="/remove_pod/:id",status="404"} 1');
    expect(text).toContain('_count{method="GET",route="none",status="404"} 2');
    expect(text).not.toContain('made-up');
    expect(text).not.toContain('BREW');
  });
});

describe('slicingMetrics', () => {
  const sessions = { list: () => [] };

  it('does not count UPFs that were there before', async () => {
    const registry = new Registry();
    const upfs = new MemoryUPFs();
    upfs.add('upf-ue1');
    slicingMetrics(registry, sessions, upfs);
    upfs.add('upf-ue2', true);
    expect(await registry.metrics()).toContain('nexslice_upf_creations_total 0');
  });

  it('takes an informer as the kube package makes it', () => {
    expectTypeOf<Informer<UPF>>().toExtend<UPFs>();
  });

  it('stops counting when it is told to', async () => {
    const registry = new Registry();
    const upfs = new MemoryUPFs();
    const stop = slicingMetrics(registry, sessions, upfs);
    stop();
    upfs.add('upf-ue1');
    expect(await registry.metrics()).toContain('nexslice_upf_creations_total 0');
  });
});

describe('processMetrics', () => {
  it('leaves a registry alone that has them already', () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    expect(() => processMetrics(registry)).not.toThrow();
  });
});
