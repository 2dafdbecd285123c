import type { Flow } from '../flow.ts';

export const server: readonly Flow[] = [
  {
    name: 'what the server has',
    steps: [
      { $: 'version', prints: 'Client Version: v1...\nKustomize Version: v5...\nServer Version: v1.36...' },
      { $: 'api-versions', prints: '...apps/v1\n...autoscaling/v1\nautoscaling/v2\nbatch/v1\n...\nv1' },
      {
        $: 'api-resources --api-group=apps -o wide',
        prints: `NAME SHORTNAMES APIVERSION NAMESPACED KIND VERBS CATEGORIES
controllerrevisions apps/v1 true ControllerRevision create,delete,deletecollection,get,list,patch,update,watch
daemonsets ds apps/v1 true DaemonSet create,delete,deletecollection,get,list,patch,update,watch all
deployments deploy apps/v1 true Deployment create,delete,deletecollection,get,list,patch,update,watch all
replicasets rs apps/v1 true ReplicaSet create,delete,deletecollection,get,list,patch,update,watch all
statefulsets sts apps/v1 true StatefulSet create,delete,deletecollection,get,list,patch,update,watch all`,
      },
      { $: 'api-resources --namespaced=false -o name', prints: '...namespaces\nnodes\npersistentvolumes\n...' },
      { $: 'api-resources --categories=all -o name', prints: 'pods\n...services\n...deployments.apps\n...' },
      {
        $: 'api-resources --api-group=resource.k8s.io --no-headers',
        prints: `deviceclasses resource.k8s.io/v1 false DeviceClass
resourceclaims resource.k8s.io/v1 true ResourceClaim
resourceclaimtemplates resource.k8s.io/v1 true ResourceClaimTemplate
resourceslices resource.k8s.io/v1 false ResourceSlice`,
      },
      {
        $: 'get svc,ep -n default --no-headers',
        prints: 'service/kubernetes ClusterIP 10.96.0.1 <none> 443/TCP *\nendpoints/kubernetes 127.0.0.1:... *',
        warns: '...',
      },
      {
        $: 'get leases -n kube-node-lease',
        prints: 'NAME HOLDER AGE\nnode-1 node-1 *\nspare spare *',
      },
      { $: 'cluster-info', prints: 'Kubernetes control plane is running at https://127.0.0.1:...' },
      { $: 'cluster-info dump --output-directory=dump', prints: 'Cluster info dumped to dump' },
      { $: 'get --raw /readyz', prints: 'ok' },
      {
        $: 'proxy --port=0',
        begins: 'Starting to serve on 127.0.0.1:...',
        prints: 'Starting to serve on 127.0.0.1:...',
      },
      { $: 'config view --minify -o jsonpath={.contexts[0].context.namespace}', prints: 'what-the-server-has' },
    ],
  },
  {
    name: 'who one is and what one may',
    files: {
      'role.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reconciled, namespace: who-one-is-and-what-one-may }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
`,
    },
    steps: [
      { $: 'auth whoami', prints: 'ATTRIBUTE VALUE\nUsername admin\nGroups [system:masters system:authenticated]' },
      { $: 'auth can-i create pods', prints: 'yes' },
      { $: 'auth can-i get /healthz', prints: 'yes' },
      { $: 'auth can-i --list', prints: 'Resources Non-Resource URLs Resource Names Verbs\n*.* [] [] [*]\n...' },
      { $: 'create sa app', prints: 'serviceaccount/app created' },
      {
        $: 'create role reader --verb=get,list --resource=pods',
        prints: 'role.rbac.authorization.k8s.io/reader created',
      },
      {
        $: 'create rolebinding reads --role=reader --serviceaccount=who-one-is-and-what-one-may:app',
        prints: 'rolebinding.rbac.authorization.k8s.io/reads created',
      },
      {
        $: 'create clusterrole nodes --verb=get --resource=nodes',
        prints: 'clusterrole.rbac.authorization.k8s.io/nodes created',
      },
      {
        $: 'create clusterrolebinding nodes --clusterrole=nodes --user=bob',
        prints: 'clusterrolebinding.rbac.authorization.k8s.io/nodes created',
      },
      {
        $: 'create clusterrole sums --aggregation-rule=a=b',
        prints: 'clusterrole.rbac.authorization.k8s.io/sums created',
      },
      { $: 'auth can-i list pods --as=system:serviceaccount:who-one-is-and-what-one-may:app', prints: 'yes' },
      {
        $: 'auth can-i delete pods --as=system:serviceaccount:who-one-is-and-what-one-may:app',
        prints: 'no',
        fails: '',
      },
      {
        $: 'auth can-i --list --as=system:serviceaccount:who-one-is-and-what-one-may:app',
        prints: '...pods [] [] [get list]\n...',
      },
      {
        $: 'get secrets --as=bob',
        fails:
          'Error from server (Forbidden): secrets is forbidden: User "bob" cannot list resource "secrets" in API group "" in the namespace "who-one-is-and-what-one-may"',
      },
      { $: 'get node node-1 --as=bob -o name', prints: 'node/node-1' },
      {
        $: 'auth reconcile -f role.yaml',
        prints: 'role.rbac.authorization.k8s.io/reconciled reconciled',
      },
      { $: 'auth reconcile -f role.yaml', prints: 'role.rbac.authorization.k8s.io/reconciled reconciled' },
      { $: 'create token app --duration=10m', prints: '*' },
      { $: 'create token nosuch', fails: 'error: failed to create token: serviceaccounts "nosuch" not found' },
    ],
  },
  {
    name: 'events',
    files: {
      'event.yaml': `apiVersion: v1
kind: Event
metadata: { name: happened }
involvedObject: { apiVersion: v1, kind: ConfigMap, name: settings, namespace: events }
type: Warning
reason: Broken
message: something broke
firstTimestamp: "2026-01-01T00:00:00Z"
lastTimestamp: "2026-01-01T00:00:00Z"
count: 3
source: { component: test }
`,
    },
    steps: [
      { $: 'create -f event.yaml', prints: 'event/happened created' },
      {
        $: 'events --for=configmap/settings',
        prints: 'LAST SEEN TYPE REASON OBJECT MESSAGE\n...Warning Broken ConfigMap/settings something broke',
      },
      { $: 'events --types=Normal', warns: 'No events found in events namespace.' },
      {
        $: 'get events --field-selector=reason=Broken',
        prints: 'LAST SEEN TYPE REASON OBJECT MESSAGE\n* Warning Broken configmap/settings something broke',
      },
      { $: 'get events.events.k8s.io happened -o jsonpath={.note}', prints: 'something broke' },
      { $: 'create cm settings' },
    ],
  },
];
