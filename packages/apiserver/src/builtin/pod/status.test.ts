import type { Pod } from '@nexslice/kube';
import { expect, it } from 'vitest';
import { podStatus } from './status.ts';

const running = { state: { running: {} }, ready: true };
const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
const init = { spec: { initContainers: [{ name: 'i' }, { name: 'j' }] } };

it.each<[string, object]>([
  ['Pending', { status: { phase: 'Pending' } }],
  ['Evicted', { status: { phase: 'Failed', reason: 'Evicted' } }],
  [
    'SchedulingGated',
    { status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', reason: 'SchedulingGated' }] } },
  ],
  [
    'Init:0/2',
    { ...init, status: { phase: 'Pending', initContainerStatuses: [{ name: 'i', state: { running: {} } }] } },
  ],
  [
    'Init:1/2',
    {
      ...init,
      status: {
        initContainerStatuses: [
          { name: 'i', state: { terminated: { exitCode: 0 } } },
          { name: 'j', state: { waiting: {} } },
        ],
      },
    },
  ],
  [
    'Init:ExitCode:3',
    { ...init, status: { initContainerStatuses: [{ name: 'i', state: { terminated: { exitCode: 3 } } }] } },
  ],
  [
    'Init:ErrImagePull',
    { ...init, status: { initContainerStatuses: [{ name: 'i', state: { waiting: { reason: 'ErrImagePull' } } }] } },
  ],
  [
    'ImagePullBackOff',
    { status: { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] } },
  ],
  [
    'Signal:9',
    { status: { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 137, signal: 9 } } }] } },
  ],
  [
    'Completed',
    { status: { phase: 'Succeeded', containerStatuses: [{ state: { terminated: { reason: 'Completed' } } }] } },
  ],
  [
    'Running',
    {
      status: {
        phase: 'Running',
        ...ready,
        containerStatuses: [running, { state: { terminated: { reason: 'Completed' } } }],
      },
    },
  ],
  [
    'NotReady',
    { status: { phase: 'Running', containerStatuses: [running, { state: { terminated: { reason: 'Completed' } } }] } },
  ],
  ['Terminating', { metadata: { deletionTimestamp: 'now' }, status: { phase: 'Running' } }],
  ['Unknown', { metadata: { deletionTimestamp: 'now' }, status: { phase: 'Running', reason: 'NodeLost' } }],
])('a pod is shown as %s', (word, pod) => {
  expect(podStatus(pod as unknown as Pod)).toBe(word);
});
