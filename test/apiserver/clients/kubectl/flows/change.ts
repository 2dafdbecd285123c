import type { Flow } from '../flow.ts';
import { configMap, deployment } from '../manifests.ts';

const stale =
  'Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again';

export const change: readonly Flow[] = [
  {
    name: 'label and annotate',
    files: { 'settings.yaml': configMap('settings', '1') },
    steps: [
      { $: 'create -f settings.yaml' },
      { $: 'label cm settings tier=gold', prints: 'configmap/settings labeled' },
      { $: 'label cm settings tier=gold', prints: 'configmap/settings not labeled' },
      {
        $: 'label cm settings tier=silver',
        fails: `error: 'tier' already has a value (gold), and --overwrite is false`,
      },
      { $: 'label cm settings tier=silver --overwrite', prints: 'configmap/settings labeled' },
      { $: 'get cm settings -o jsonpath={.metadata.labels}', prints: '{"app":"web","tier":"silver"}' },
      { $: 'label cm settings tier-', prints: 'configmap/settings unlabeled' },
      { $: 'label cm settings late=yes --resource-version=1', fails: `Error from server (Conflict): ${stale}` },
      { $: 'label cm -l app=web all=yes', prints: 'configmap/settings labeled' },
      { $: 'label -f settings.yaml file=yes', prints: 'configmap/settings labeled' },
      { $: 'label cm settings -- bad!=x', fails: '...' },
      { $: 'annotate cm settings note=hi', prints: 'configmap/settings annotated' },
      {
        $: 'annotate cm settings note=hello',
        fails:
          "error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (hi)",
      },
      {
        $: 'annotate cm settings note=hello --overwrite --resource-version=1',
        fails: `Error from server (Conflict): ${stale}`,
      },
      { $: 'annotate cm settings note-', prints: 'configmap/settings annotated' },
      { $: 'get cm settings -o jsonpath={.metadata.labels}', prints: '{"all":"yes","app":"web","file":"yes"}' },
    ],
  },
  {
    name: 'patch of every type',
    files: { 'web.yaml': deployment('web:1'), 'patch.yaml': 'spec: { replicas: 1 }\n' },
    steps: [
      { $: 'create -f web.yaml' },
      { $: `patch deploy web -p '{"spec":{"replicas":3}}'`, prints: 'deployment.apps/web patched' },
      // Its controller would change it meanwhile.
      { $: 'rollout status deploy web' },
      { $: `patch deploy web -p '{"spec":{"replicas":3}}'`, prints: 'deployment.apps/web patched (no change)' },
      {
        $: `patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:1"}]}}}}'`,
        prints: 'deployment.apps/web patched',
      },
      { $: 'get deploy web -o jsonpath={..image}', prints: 'side:1 web:1' },
      {
        $: `patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}'`,
        prints: 'deployment.apps/web patched',
      },
      {
        $: `patch deploy web --type=merge -p '{"metadata":{"labels":{"a":"b"}}}'`,
        prints: 'deployment.apps/web patched',
      },
      {
        $: `patch deploy web --type=json -p '[{"op":"test","path":"/spec/replicas","value":3},{"op":"remove","path":"/metadata/labels/a"}]'`,
        prints: 'deployment.apps/web patched',
      },
      {
        $: `patch deploy web --type=json -p '[{"op":"test","path":"/spec/replicas","value":9}]'`,
        fails: 'The request is invalid: the server rejected our request due to an error in our request',
      },
      { $: 'patch deploy web --patch-file=patch.yaml', prints: 'deployment.apps/web patched' },
      {
        $: `patch -f web.yaml --type=merge -p '{"spec":{"paused":true}}' --dry-run=server`,
        prints: 'deployment.apps/web patched',
      },
      {
        $: `patch deploy web --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'`,
        prints: 'scale.autoscaling/web patched',
      },
      {
        $: `patch deploy web --subresource=status --type=merge -p '{"status":{"collisionCount":1}}'`,
        prints: 'deployment.apps/web patched',
      },
      { $: 'get deploy web -o jsonpath={.spec.replicas}/{.status.collisionCount}', prints: '2/1' },
      {
        $: `patch deploy web -p '{"spec":{"replicas":-1}}'`,
        fails: 'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      },
      { $: `patch deploy nosuch -p '{}'`, fails: 'Error from server (NotFound): deployments.apps "nosuch" not found' },
    ],
  },
  {
    name: 'scale',
    files: { 'web.yaml': deployment('web:1') },
    steps: [
      { $: 'create -f web.yaml' },
      { $: 'scale deploy/web --replicas=3', prints: 'deployment.apps/web scaled' },
      { $: 'scale deploy/web --replicas=1 --current-replicas=3', prints: 'deployment.apps/web scaled' },
      { $: 'scale deploy/web --replicas=1 --current-replicas=9', fails: 'error: Expected replicas to be 9, was 1' },
      { $: 'scale -f web.yaml --replicas=2', prints: 'deployment.apps/web scaled' },
      { $: 'wait --for=jsonpath={.status.readyReplicas}=2 deploy/web', prints: 'deployment.apps/web condition met' },
      {
        $: 'scale deploy/nosuch --replicas=1',
        fails: 'Error from server (NotFound): deployments.apps "nosuch" not found',
        since: 35,
      },
      {
        $: 'scale cm/kube-root-ca.crt --replicas=1',
        fails: 'Error from server (NotFound): the server could not find the requested resource',
      },
    ],
  },
  {
    name: 'edit',
    files: { 'settings.yaml': configMap('settings', '1') },
    steps: [
      { $: 'create -f settings.yaml' },
      { $: 'edit cm settings', editor: 'sed -i s/value:.*/value:\\ three/', prints: 'configmap/settings edited' },
      { $: 'get cm settings -o jsonpath={.data.value}', prints: 'three' },
      { $: 'edit cm settings', editor: 'true', warns: 'Edit cancelled, no changes made.' },
      {
        $: 'edit cm settings',
        editor: 'sed -i s/^data:/datum:/',
        fails: `error: configmaps "settings" is invalid
A copy of your changes has been stored to "..."
error: Edit cancelled, no valid changes were saved.`,
      },
      {
        $: 'create -f settings.yaml --edit --save-config',
        editor: 'sed -i s/name:.*/name:\\ other/',
        prints: 'configmap/other created',
      },
    ],
  },
  {
    name: 'replace',
    files: { 'one.yaml': configMap('settings', '1'), 'two.yaml': configMap('settings', '2') },
    steps: [
      {
        $: 'replace -f one.yaml',
        fails: 'Error from server (NotFound): error when replacing "one.yaml": configmaps "settings" not found',
      },
      { $: 'create -f one.yaml' },
      { $: 'replace -f two.yaml', prints: 'configmap/settings replaced' },
      { $: 'get cm settings -o jsonpath={.data.value}', prints: '2' },
      { $: 'replace --force -f one.yaml', prints: 'configmap "settings" deleted...\nconfigmap/settings replaced' },
      {
        $: 'replace --raw /api/v1/namespaces/replace/configmaps/settings -f -',
        input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"value":"3"}}',
        prints: '{"kind":"ConfigMap",..."data":{"value":"3"}}',
      },
    ],
  },
  {
    name: 'diff',
    files: { 'one.yaml': configMap('settings', '1'), 'two.yaml': configMap('settings', '2') },
    steps: [
      { $: 'apply -f one.yaml' },
      { $: 'diff -f one.yaml', prints: '' },
      { $: 'diff -f two.yaml', prints: '...\n- value: "1"\n+ value: "2"\n...', fails: '' },
      {
        $: 'diff --server-side --force-conflicts -f two.yaml',
        prints: '...\n- value: "1"\n+ value: "2"\n...',
        fails: '',
      },
      { $: 'get cm settings -o jsonpath={.data.value}', prints: '1' },
    ],
  },
  {
    name: 'set parts of a workload',
    files: { 'web.yaml': deployment('web:1'), 'settings.yaml': configMap('settings', '1') },
    steps: [
      { $: 'create -f web.yaml -f settings.yaml' },
      { $: 'set image deploy/web web=web:2', prints: 'deployment.apps/web image updated' },
      { $: 'set env deploy/web COLOUR=blue', prints: 'deployment.apps/web env updated' },
      {
        $: 'set env deploy/web --from=cm/settings',
        prints: 'deployment.apps/web env updated',
        warns: 'Warning: key value transferred to VALUE',
      },
      {
        $: 'set env deploy/web --list',
        prints: '# Deployment web, container web\nCOLOUR=blue\n# VALUE from configmap settings, key value',
      },
      { $: 'set env deploy/web COLOUR-', prints: 'deployment.apps/web env updated' },
      {
        $: 'set resources deploy/web --limits=cpu=1,memory=1Gi --requests=cpu=100m',
        prints: 'deployment.apps/web resource requirements updated',
      },
      {
        $: 'get deploy web -o jsonpath={..resources}',
        prints: '{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"100m"}}',
      },
      { $: 'set serviceaccount deploy/web default', prints: 'deployment.apps/web serviceaccount updated' },
      { $: 'expose deploy web --port=80', prints: 'service/web exposed' },
      { $: 'set selector svc web app=other', prints: 'service/web selector updated' },
      { $: 'create rolebinding reads --clusterrole=view --user=joe' },
      {
        $: 'set subject rolebinding reads --user=jane',
        prints: 'rolebinding.rbac.authorization.k8s.io/reads subjects updated',
      },
      {
        $: 'get rolebinding reads -o wide',
        prints: 'NAME ROLE AGE USERS GROUPS SERVICEACCOUNTS\nreads ClusterRole/view * joe, jane',
      },
    ],
  },
];
