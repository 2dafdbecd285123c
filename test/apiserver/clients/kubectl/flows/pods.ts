import type { Flow } from '../flow.ts';
import { deployment } from '../manifests.ts';

/** The test's server runs no containers, which whoever wants into one is told. */
const simulated = (verb: string) =>
  `...${verb}: the containers of pod "shell" are simulated, there is nothing to connect to`;

export const pods: readonly Flow[] = [
  {
    name: 'run pods and look into them',
    files: { 'note.txt': 'x' },
    steps: [
      { $: 'run shell --image=shell:1 --labels=a=b --env=X=1 --port=80', prints: 'pod/shell created' },
      { $: 'run dry --image=shell:1 --dry-run=client -o name', prints: 'pod/dry' },
      { $: 'wait --for=condition=Ready pod/shell', prints: 'pod/shell condition met' },
      { $: 'logs shell', prints: 'container shell is simulated: shell:1 does not run here, and logs nothing' },
      { $: 'logs shell --tail=1 --timestamps --since=1h', prints: '... container shell is simulated: ...' },
      {
        $: 'logs shell --previous',
        fails: 'Error from server (BadRequest): previous terminated container "shell" in pod "shell" not found',
      },
      { $: 'logs shell -c nosuch', fails: 'error: container nosuch is not valid for pod shell' },
      { $: 'logs nosuch', fails: '...pods "nosuch" not found...' },
      { $: 'exec shell -c nosuch -- ls', fails: '...container nosuch is not valid for pod shell' },
      { $: 'exec shell -- ls', fails: simulated('exec') },
      { $: 'attach shell', fails: simulated('attach') },
      { $: 'port-forward shell :80', fails: simulated('portforward') },
      { $: 'cp shell:/etc/hosts hosts', fails: simulated('exec') },
      { $: 'cp note.txt shell:/tmp/', fails: simulated('exec') },
      { $: 'top pods', fails: 'error: Metrics API not available' },
      { $: 'top nodes', fails: 'error: Metrics API not available' },
      { $: 'delete pod shell --now', prints: 'pod "shell" deleted...' },
    ],
  },
  {
    name: 'logs of workloads',
    files: { 'web.yaml': deployment('web:1') },
    steps: [
      { $: 'apply -f web.yaml' },
      { $: 'rollout status deploy/web' },
      { $: 'logs deploy/web', prints: 'container web is simulated: ...', warns: 'Found 2 pods, using pod/web-...' },
      {
        $: 'logs -l app=web --prefix',
        prints: '[pod/web-.../web] container web is simulated: ...\n[pod/web-.../web] container web is simulated: ...',
      },
      { $: 'logs deploy/web --all-containers', prints: 'container web is simulated: ...' },
      { $: 'exec deploy/web -- ls', fails: '...are simulated, there is nothing to connect to' },
    ],
  },
  {
    name: 'debug and resize a running pod',
    files: {
      'worker.yaml': `apiVersion: v1
kind: Pod
metadata: {name: worker}
spec: {containers: [{name: main, image: 'worker:1', resources: {requests: {cpu: 100m}}}]}
`,
    },
    steps: [
      { $: 'apply -f worker.yaml', prints: 'pod/worker created' },
      { $: 'wait --for=condition=Ready pod/worker' },
      { $: 'debug worker --image=spy:1 -c spy --attach=false', prints: '...' },
      { $: 'wait --for=jsonpath={.status.ephemeralContainerStatuses[0].name}=spy pod/worker' },
      { $: 'logs worker -c spy', prints: 'container spy is simulated: ...' },
      {
        $: `patch pod worker --subresource=resize -p '{"spec":{"containers":[{"name":"main","resources":{"requests":{"cpu":"200m"}}}]}}'`,
        prints: 'pod/worker patched',
        since: 32,
      },
      {
        $: `patch pod worker -p '{"spec":{"containers":[{"name":"main","resources":{"requests":{"cpu":"300m"}}}]}}'`,
        fails: '...pod updates may not change fields other than...',
      },
    ],
  },
  {
    name: 'run to the end and be gone',
    steps: [
      {
        $: 'run once --image=once:1 --restart=Never --annotations=stages.nexslice.io/outcome=Succeeded',
        prints: 'pod/once created',
      },
      { $: 'wait --for=jsonpath={.status.phase}=Succeeded pod/once', prints: 'pod/once condition met' },
      { $: 'logs -f once', prints: 'container once is simulated: ...' },
      { $: 'get pod once', prints: 'NAME READY STATUS RESTARTS AGE\nonce 0/1 Completed 0 *' },
      { $: 'delete pod once --force --grace-period=0', prints: 'pod "once" force deleted...' },
      {
        $: 'run crashing --image=once:1 --annotations=stages.nexslice.io/outcome=CrashLoopBackOff',
        prints: 'pod/crashing created',
      },
      {
        $: 'wait --for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=CrashLoopBackOff pod/crashing',
        prints: 'pod/crashing condition met',
      },
      { $: 'get pod crashing --no-headers', prints: 'crashing 0/1 CrashLoopBackOff ...' },
    ],
  },
  {
    name: 'expose and autoscale',
    files: { 'web.yaml': deployment('web:1') },
    steps: [
      { $: 'apply -f web.yaml' },
      { $: 'rollout status deploy/web' },
      { $: 'expose deploy web --port=80 --name=front', prints: 'service/front exposed' },
      { $: 'wait --for=jsonpath={.subsets[0].addresses[1].ip} ep/front', prints: '...', since: 31 },
      {
        $: 'get svc front -o wide',
        prints:
          'NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE SELECTOR\nfront ClusterIP 10.96... <none> 80/TCP * app=web',
      },
      { $: 'expose pod nosuch --port=80', fails: 'Error from server (NotFound): pods "nosuch" not found' },
      {
        $: 'autoscale deploy web --min=1 --max=5 --cpu-percent=50',
        prints: 'horizontalpodautoscaler.autoscaling/web autoscaled',
      },
      {
        $: 'get hpa',
        prints: 'NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE\nweb Deployment/web ...<unknown>/50% 1 5 * *',
      },
      {
        $: 'get horizontalpodautoscalers.v1.autoscaling web -o jsonpath={.spec.targetCPUUtilizationPercentage}',
        prints: '50',
      },
    ],
  },
];
