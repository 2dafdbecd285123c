import type { Flow } from '../flow.ts';
import { deployment } from '../manifests.ts';

export const describe: readonly Flow[] = [
  {
    name: 'describe workloads',
    files: { 'web.yaml': deployment('web:1') },
    steps: [
      { $: 'apply -f web.yaml' },
      { $: 'rollout status deploy/web' },
      {
        $: 'describe deploy/web',
        prints: `Name: web
Namespace: describe-workloads
CreationTimestamp: ...
Labels: app=web
Annotations: deployment.kubernetes.io/revision: 1
Selector: app=web
Replicas: 2 desired | 2 updated | 2 total | 2 available | 0 unavailable
StrategyType: RollingUpdate
MinReadySeconds: 0
RollingUpdateStrategy: 25% max unavailable, 25% max surge
Pod Template:
Labels: app=web
Containers:
web:
Image: web:1
Port: 80/TCP
...
Conditions:
Type Status Reason
---- ------ ------
Available True MinimumReplicasAvailable
Progressing True NewReplicaSetAvailable
OldReplicaSets: <none>
NewReplicaSet: web-... (2/2 replicas created)
Events:
Type Reason Age From Message
---- ------ ---- ---- -------
Normal ScalingReplicaSet * deployment-controller Scaled up replica set web-... from 0 to 2`,
      },
      {
        $: 'describe rs -l app=web',
        prints:
          'Name: web-...\nControlled By: Deployment/web\nReplicas: 2 current / 2 desired\nPods Status: 2 Running / 0 Waiting / 0 Succeeded / 0 Failed\n...',
      },
      {
        $: 'describe pods -l app=web',
        prints: 'Name: web-...\nStatus: Running\n...Controlled By: ReplicaSet/web-...\nQoS Class: BestEffort\n...',
      },
      { $: 'create job once --image=once:1' },
      { $: 'wait --for=condition=complete job/once' },
      {
        $: 'describe job/once',
        prints: 'Name: once\n...Pods Statuses: 0 Active (0 Ready) / 1 Succeeded / 0 Failed\n...',
      },
      { $: `create cronjob seldom --image=once:1 --schedule='0 3 29 2 *'` },
      { $: 'describe cj/seldom', prints: 'Name: seldom\n...Schedule: 0 3 29 2 *\nConcurrency Policy: Allow\n...' },
      { $: 'describe deploy nosuch', fails: 'Error from server (NotFound): deployments.apps "nosuch" not found' },
      { $: 'describe pods web', prints: 'Name: web-...' },
    ],
  },
  {
    name: 'describe the rest',
    files: { 'web.yaml': deployment('web:1') },
    steps: [
      { $: 'apply -f web.yaml' },
      { $: 'expose deploy web --port=80' },
      { $: 'rollout status deploy/web' },
      { $: 'describe svc web', prints: 'Name: web\n...Type: ClusterIP\n...TargetPort: 80/TCP\nEndpoints: ...' },
      {
        $: 'describe endpointslices -l kubernetes.io/service-name=web',
        prints: 'Name: web-...AddressType: IPv4\nPorts:\nName Port Protocol\n---- ---- --------\n<unset> 80 TCP\n...',
      },
      { $: 'create ingress way --rule=foo.com/bar=web:80' },
      { $: 'describe ing way', prints: 'Name: way\n...foo.com\n/bar web:80 (...)\n...' },
      { $: 'create cm settings --from-literal=a=1' },
      {
        $: 'describe cm settings',
        prints:
          'Name: settings\nNamespace: describe-the-rest\nLabels: <none>\nAnnotations: <none>\n\nData\n====\na:\n----\n1\n...Events: <none>',
      },
      { $: 'create secret generic key --from-literal=p=q' },
      { $: 'describe secret key', prints: 'Name: key\n...Type: Opaque\n\nData\n====\np: 1 bytes' },
      { $: 'describe sa default', prints: 'Name: default\n...' },
      { $: 'create role reader --verb=get,list --resource=pods' },
      {
        $: 'describe role reader',
        prints:
          'Name: reader\n...PolicyRule:\nResources Non-Resource URLs Resource Names Verbs\n--------- ----------------- -------------- -----\npods [] [] [get list]',
      },
      { $: 'create rolebinding reads --role=reader --serviceaccount=describe-the-rest:default' },
      { $: 'describe rolebinding reads', prints: 'Name: reads\n...ServiceAccount default describe-the-rest' },
      { $: 'create quota few --hard=pods=9' },
      {
        $: 'describe quota few',
        prints: 'Name: few\nNamespace: describe-the-rest\nResource Used Hard\n-------- ---- ----...',
      },
      { $: 'create pdb one --selector=app=web --min-available=1' },
      {
        $: 'describe pdb one',
        prints:
          'Name: one\nNamespace: describe-the-rest\nMin available: 1\nSelector: app=web\nStatus:\nAllowed disruptions: ...',
      },
      { $: 'autoscale deploy web --min=1 --max=5', warns: '...' },
      { $: 'describe hpa web', prints: 'Name: web\n...Reference: Deployment/web\n...Max replicas: 5\n...' },
      {
        $: 'describe node node-1',
        prints: 'Name: node-1\n...Unschedulable: false\n...Conditions:\n...KubeletReady...Allocated resources:\n...',
      },
      {
        $: 'describe ns describe-the-rest',
        prints: 'Name: describe-the-rest\n...Status: Active\n\nResource Quotas\nName: few\n...No LimitRange resource.',
      },
      { $: 'describe clusterrole view', prints: 'Name: view\n...' },
    ],
  },
];
