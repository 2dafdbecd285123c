import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { TestGateway } from '../testing/test-gateway.ts';
import type { Readiness } from './routes.ts';

let gateway: TestGateway;
afterEach(() => gateway.stop());

async function readyz(ready: Readiness) {
  gateway = await TestGateway.start({ ready });
  return gateway.get('/readyz');
}

describe('/healthz', () => {
  it('is well as long as the process answers, ready or not', async () => {
    gateway = await TestGateway.start({ ready: () => [{ field: 'caches', message: 'not synced' }] });
    const answer = await gateway.get('/healthz');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ status: 'ok' });
  });
});

describe('/readyz', () => {
  it('is ready when nothing is missing', async () => {
    const answer = await readyz(() => []);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ status: 'ready' });
  });

  it('lists everything that is missing', async () => {
    const details = [
      { field: 'caches', message: 'uesessions are not synced' },
      { field: 'apiserver', message: 'connection refused' },
    ];
    const answer = await readyz(async () => details);
    expect(answer.status).toBe(503);
    expect(answer.json).toEqual({ error: 'NexSlice is not ready', code: 'GATEWAY_NOT_READY', details });
  });

  it('is not ready when it cannot find out', async () => {
    const answer = await readyz(() => Promise.reject(new Error('connection refused')));
    expect(answer.status).toBe(503);
    expect(answer.json.details).toEqual([{ field: 'apiserver', message: 'connection refused' }]);
  });

  it('is not ready when finding out takes longer than probes wait', async () => {
    const clock = new ManualClock();
    let asked = () => {};
    const reached = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const ready: Readiness = () => {
      asked();
      return new Promise(() => {});
    };
    gateway = await TestGateway.start({ clock, ready });
    const answer = gateway.get('/readyz');
    await reached;
    clock.advance(900);
    expect((await answer).status).toBe(503);
    expect((await answer).json.details).toEqual([{ field: 'apiserver', message: 'no answer within 900 ms' }]);
  });
});
