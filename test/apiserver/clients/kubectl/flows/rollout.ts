import type { Flow } from '../flow.ts';
import { configMap, deployment } from '../manifests.ts';

export const rollout: readonly Flow[] = [
  {
    name: 'rollout of a Deployment',
    files: { 'web.yaml': deployment('web:1') },
    steps: [
      { $: 'apply -f web.yaml' },
      { $: 'rollout status deploy/web', prints: '...deployment "web" successfully rolled out' },
      {
        $: 'events --for=deployment/web',
        prints:
          'LAST SEEN TYPE REASON OBJECT MESSAGE\n... Normal ScalingReplicaSet Deployment/web Scaled up replica set web-... from 0 to 2',
      },
      { $: 'set image deploy/web web=web:2' },
      { $: 'rollout status deploy/web --timeout=20s', prints: '...deployment "web" successfully rolled out' },
      { $: 'annotate deploy/web kubernetes.io/change-cause=second' },
      { $: 'rollout history deploy/web', prints: 'deployment.apps/web\nREVISION CHANGE-CAUSE\n1 <none>\n2 second' },
      {
        $: 'rollout history deploy/web --revision=1',
        prints: 'deployment.apps/web with revision #1\nPod Template:\n...Image: web:1\n...',
      },
      { $: 'rollout undo deploy/web --dry-run=server', prints: '...' },
      { $: 'rollout undo deploy/web', prints: 'deployment.apps/web rolled back' },
      { $: 'get deploy web -o jsonpath={..image}', prints: 'web:1' },
      { $: 'rollout undo deploy/web --to-revision=2', prints: 'deployment.apps/web rolled back' },
      { $: 'rollout undo deploy/web --to-revision=9', fails: 'error: unable to find specified revision 9 in history' },
      { $: 'rollout restart deploy/web', prints: 'deployment.apps/web restarted' },
      { $: 'rollout status deploy/web', prints: '...deployment "web" successfully rolled out' },
      { $: 'rollout pause deploy/web', prints: 'deployment.apps/web paused' },
      { $: 'rollout pause deploy/web', fails: 'error: deployments.apps "web" is already paused' },
      {
        $: 'rollout restart deploy/web',
        fails: `error: deployments.apps "web" can't restart paused deployment (run rollout resume first)`,
      },
      { $: 'rollout resume deploy/web', prints: 'deployment.apps/web resumed' },
      { $: 'rollout resume deploy/web', fails: 'error: deployments.apps "web" is not paused' },
    ],
  },
  {
    name: 'rollout of other workloads',
    files: {
      'sets.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store }
spec:
  serviceName: store
  replicas: 2
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec: { containers: [{ name: store, image: "store:1" }] }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: agent, image: "agent:1" }] }
`,
    },
    steps: [
      { $: 'apply -f sets.yaml', prints: 'statefulset.apps/store created\ndaemonset.apps/agent created' },
      { $: 'rollout status sts/store', prints: '...partitioned roll out complete: 2 new pods have been updated...' },
      { $: 'rollout status ds/agent', prints: '...daemon set "agent" successfully rolled out' },
      { $: 'set image sts/store store=store:2', prints: 'statefulset.apps/store image updated' },
      { $: 'rollout status sts/store', prints: '...partitioned roll out complete: 2 new pods have been updated...' },
      { $: 'rollout history sts/store', prints: 'statefulset.apps/store\nREVISION CHANGE-CAUSE\n1 <none>\n2 <none>' },
      { $: 'rollout undo sts/store', prints: 'statefulset.apps/store rolled back' },
      { $: 'rollout restart ds/agent', prints: 'daemonset.apps/agent restarted' },
      { $: 'rollout status ds/agent', prints: '...daemon set "agent" successfully rolled out' },
      {
        $: 'rollout history ds/agent --revision=1',
        prints: 'daemonset.apps/agent with revision #1\n...Image: agent:1\n...',
      },
      {
        $: 'get sts,ds',
        prints:
          'NAME READY AGE\nstatefulset.apps/store 2/2 *\n\nNAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE\ndaemonset.apps/agent 1 1 1 1 1 <none> *',
      },
      {
        $: 'describe sts/store',
        prints:
          'Name: store\nNamespace: rollout-of-other-workloads\n...Pods Status: 2 Running / 0 Waiting / 0 Succeeded / 0 Failed\n...',
      },
      { $: 'describe ds/agent', prints: 'Name: agent\n...Number of Nodes Misscheduled: 0\n...' },
    ],
  },
  {
    name: 'wait for what becomes of objects',
    files: { 'web.yaml': deployment('web:1'), 'settings.yaml': configMap('settings', '1') },
    steps: [
      {
        $: 'wait --for=create cm/settings --timeout=20s',
        begins: '',
        meanwhile: [{ $: 'create -f settings.yaml' }],
        prints: 'configmap/settings condition met',
        since: 31,
      },
      { $: 'apply -f web.yaml -f settings.yaml' },
      { $: 'wait --for=condition=Available deploy/web', prints: 'deployment.apps/web condition met' },
      { $: 'wait --for=condition=available=true deploy --all', prints: 'deployment.apps/web condition met' },
      {
        $: 'wait --for=condition=Ready pods -l app=web',
        prints: 'pod/web-... condition met\npod/web-... condition met',
      },
      { $: 'wait --for=jsonpath={.status.readyReplicas}=2 deploy/web', prints: 'deployment.apps/web condition met' },
      { $: 'wait --for=jsonpath={.data.value} cm/settings', prints: 'configmap/settings condition met', since: 31 },
      {
        $: 'wait --for=condition=Nope deploy/web --timeout=1s',
        fails: 'error: timed out waiting for the condition on deployments/web',
      },
      {
        $: 'wait --for=condition=Available deploy/nosuch',
        fails: 'Error from server (NotFound): deployments.apps "nosuch" not found',
      },
      { $: 'delete cm settings --wait=false', prints: 'configmap "settings" deleted...' },
      { $: 'wait --for=delete cm/settings', prints: '' },
      {
        $: 'wait --for=delete deploy/web --timeout=20s',
        begins: '',
        meanwhile: [{ $: 'delete deploy web' }],
        prints: '...',
      },
    ],
  },
];
