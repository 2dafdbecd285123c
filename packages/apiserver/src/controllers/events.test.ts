import { daemonSets, deployments, jobs, type LegacyEvent, legacyEvents, pods, statefulSets } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeAnnotation } from './pod/stage.ts';
import { startCluster, type TestCluster } from './testing/cluster.ts';
import { podTemplate } from './testing/objects.ts';

let cluster: TestCluster;
const key = (name: string) => ({ namespace: 'default', name });

beforeAll(async () => {
  cluster = await startCluster({ nodes: [{ name: 'node-1' }] });
});
afterAll(() => cluster.stop());

/** All events about objects whose names begin so, as `Kind Type Reason: message`, without the random ends of names. */
async function said(name: string): Promise<string[]> {
  const events = (await cluster.list(legacyEvents)).filter(({ involvedObject }) =>
    involvedObject.name?.startsWith(name),
  );
  return events.map((event) => `${event.involvedObject.kind} ${event.type} ${event.reason}: ${plain(event, name)}`);
}

function plain({ message = '' }: LegacyEvent, name: string): string {
  const hash = new RegExp(`\\b${name}(-[bcdfghjklmnpqrstvwxz2456789]{5,10})+\\b`, 'g');
  return message.replace(hash, `${name}-…`);
}

const labelsOf = (name: string) => ({ app: name });
const podOf = (name: string, annotations = {}, spec = {}) => ({
  metadata: { ...key(name), annotations },
  spec: { ...podTemplate({}).spec, ...spec } as never,
});

describe('what happens in a cluster is told', () => {
  it('of a Deployment, from its first ReplicaSet to the containers of its pods', async () => {
    await cluster.client.create(deployments, {
      metadata: key('web'),
      spec: { replicas: 1, selector: { matchLabels: labelsOf('web') }, template: podTemplate(labelsOf('web')) },
    } as never);
    await eventually(async () =>
      expect((await said('web')).sort()).toEqual([
        'Deployment Normal ScalingReplicaSet: Scaled up replica set web-… from 0 to 1',
        'Pod Normal Created: Container created',
        'Pod Normal Pulled: Container image "upf:1" already present on machine and can be accessed by the pod',
        'Pod Normal Scheduled: Successfully assigned default/web-… to node-1',
        'Pod Normal Started: Container started',
        'ReplicaSet Normal SuccessfulCreate: Created pod: web-…',
      ]),
    );
  });
  it('of a roll-out and of a scaling', async () => {
    const body = { spec: { template: podTemplate(labelsOf('web'), 'upf:2') } };
    await cluster.client.patch(deployments, key('web'), { type: 'merge', body });
    await eventually(async () => {
      const all = await said('web');
      expect(all).toContain('Deployment Normal ScalingReplicaSet: Scaled down replica set web-… from 1 to 0');
      expect(all).toContain('ReplicaSet Normal SuccessfulDelete: Deleted pod: web-…');
      expect(all).toContain('Pod Normal Killing: Stopping container main');
    });
    await cluster.client.patch(deployments, key('web'), { type: 'merge', body: { spec: { replicas: 3 } } });
    await eventually(async () =>
      expect(await said('web')).toContain(
        'Deployment Normal ScalingReplicaSet: Scaled up replica set web-… from 1 to 3',
      ),
    );
  });
  it('of a StatefulSet, in words of its own', async () => {
    await cluster.client.create(statefulSets, {
      metadata: key('db'),
      spec: {
        replicas: 1,
        serviceName: 'db',
        selector: { matchLabels: labelsOf('db') },
        template: podTemplate(labelsOf('db')),
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    } as never);
    await eventually(async () => {
      const all = await said('db');
      expect(all).toContain('StatefulSet Normal SuccessfulCreate: Create Pod db-0 in StatefulSet db successful');
      expect(all).toContain(
        'StatefulSet Normal SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success',
      );
    });
    await cluster.client.patch(statefulSets, key('db'), { type: 'merge', body: { spec: { replicas: 0 } } });
    await eventually(async () =>
      expect(await said('db')).toContain(
        'StatefulSet Normal SuccessfulDelete: Delete Pod db-0 in StatefulSet db successful',
      ),
    );
  });
  it('of a DaemonSet', async () => {
    await cluster.client.create(daemonSets, {
      metadata: key('agent'),
      spec: { selector: { matchLabels: labelsOf('agent') }, template: podTemplate(labelsOf('agent')) },
    } as never);
    await eventually(async () =>
      expect(await said('agent')).toContain('DaemonSet Normal SuccessfulCreate: Created pod: agent-…'),
    );
  });
  it('of a Job and of its end', async () => {
    const template = { spec: { ...podTemplate({}).spec, restartPolicy: 'Never' } };
    await cluster.client.create(jobs, { metadata: key('work'), spec: { template } } as never);
    await eventually(async () => {
      const all = await said('work');
      expect(all).toContain('Job Normal SuccessfulCreate: Created pod: work-…');
      expect(all).toContain('Job Normal Completed: Job completed');
    });
  });
  it('of a Job that fails', async () => {
    const metadata = { annotations: { [outcomeAnnotation]: 'Failed' } };
    const template = { metadata, spec: { ...podTemplate({}).spec, restartPolicy: 'Never' } };
    await cluster.client.create(jobs, { metadata: key('broken'), spec: { template, backoffLimit: 0 } } as never);
    await eventually(async () =>
      expect(await said('broken')).toContain(
        'Job Warning BackoffLimitExceeded: Job has reached the specified backoff limit',
      ),
    );
  });
  it('of a pod that no node takes', async () => {
    await cluster.client.create(pods, podOf('choosy', {}, { nodeSelector: { room: 'blue' } }));
    await eventually(async () =>
      expect(await said('choosy')).toEqual([
        "Pod Warning FailedScheduling: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
      ]),
    );
  });
  it('of a pod that crashes', async () => {
    await cluster.client.create(pods, podOf('crasher', { [outcomeAnnotation]: 'CrashLoopBackOff' }));
    const { metadata } = await cluster.client.get(pods, key('crasher'));
    await eventually(async () =>
      expect(await said('crasher')).toContain(
        `Pod Warning BackOff: Back-off restarting failed container main in pod crasher_default(${metadata?.uid})`,
      ),
    );
  });
  it('of a pod whose image nobody has', async () => {
    await cluster.client.create(pods, podOf('lost', { [outcomeAnnotation]: 'ImagePullBackOff' }));
    await eventually(async () => {
      const all = await said('lost');
      expect(all).toContain('Pod Normal Pulling: Pulling image "upf:1"');
      expect(all).toContain('Pod Warning Failed: Error: ErrImagePull');
      expect(all).toContain('Pod Normal BackOff: Back-off pulling image "upf:1"');
      expect(all).toContain('Pod Warning Failed: Error: ImagePullBackOff');
    });
  });
  it('by the controller that did it', async () => {
    const events = await cluster.list(legacyEvents);
    const byKind = (kind: string) =>
      new Set(events.filter(({ involvedObject }) => involvedObject.kind === kind).map((one) => one.reportingComponent));
    expect(byKind('Deployment')).toEqual(new Set(['deployment-controller']));
    expect(byKind('ReplicaSet')).toEqual(new Set(['replicaset-controller']));
    expect(byKind('Job')).toEqual(new Set(['job-controller']));
    expect(byKind('Pod')).toEqual(new Set(['default-scheduler', 'kubelet']));
  });
});
