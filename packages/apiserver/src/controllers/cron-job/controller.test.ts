import { cronJobs, jobs, legacyEvents } from '@nexslice/kube';
import { eventually, VirtualClock } from '@nexslice/kube/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { noon, podTemplate } from '../testing/objects.ts';

const key = { namespace: 'default', name: 'tidy' };
let cluster: TestCluster;
let clock: VirtualClock;

beforeEach(async () => {
  clock = new VirtualClock(noon);
  cluster = await startCluster({}, { clock });
});
afterEach(() => cluster.stop());

const template = { spec: { ...podTemplate({}).spec, restartPolicy: 'Never' } };
const create = (schedule: string, more = {}) =>
  cluster.client.create(cronJobs, {
    metadata: key,
    spec: { schedule, jobTemplate: { spec: { template } }, ...more },
  } as never);

/** Lets time pass in small steps, so that what waits for answers can go on between them. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10_000) {
    await clock.advance(10_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a CronJob in a cluster', () => {
  it('has its jobs run, and keeps a history of them', async () => {
    await create('* * * * *', { successfulJobsHistoryLimit: 2 });
    await eventually(async () => {
      await pass(60_000);
      const events = await cluster.list(legacyEvents);
      expect(events.filter(({ reason }) => reason === 'SawCompletedJob').length).toBeGreaterThan(3);
    });
    await eventually(async () => {
      await clock.advance(1000);
      const ended = (await cluster.list(jobs)).filter(({ status }) => status?.completionTime);
      expect(ended.length).toBeLessThanOrEqual(2);
    });
    const { status } = await cluster.client.get(cronJobs, key);
    expect(status?.lastScheduleTime).toBeDefined();
    expect(status?.lastSuccessfulTime).toBeDefined();
  });
  it('takes its jobs along when it is deleted', async () => {
    await create('* * * * *');
    await eventually(async () => {
      await pass(60_000);
      expect((await cluster.list(jobs)).length).toBeGreaterThan(0);
    });
    await cluster.client.delete(cronJobs, key, { propagationPolicy: 'Background' });
    await eventually(async () => {
      await clock.advance(1000);
      expect(await cluster.list(jobs)).toEqual([]);
    });
  });
});
