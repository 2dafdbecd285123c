import type { Flow } from '../flow.ts';
import { configMap, deployment, documents } from '../manifests.ts';

export const create: readonly Flow[] = [
  {
    name: 'create from files',
    files: { 'web.yaml': documents(deployment('web:1'), configMap('settings', '1')) },
    steps: [
      { $: 'create -f web.yaml', prints: 'deployment.apps/web created\nconfigmap/settings created' },
      {
        $: 'create -f web.yaml',
        fails: `Error from server (AlreadyExists): error when creating "web.yaml": deployments.apps "web" already exists
Error from server (AlreadyExists): error when creating "web.yaml": configmaps "settings" already exists`,
      },
      {
        $: 'create -f -',
        input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "A!" }\n',
        fails:
          'The ConfigMap "A!" is invalid: metadata.name: Invalid value: "A!": a lowercase RFC 1123 subdomain must consist of ...',
      },
      {
        $: 'create -n nowhere cm a',
        fails: 'error: failed to create configmap: namespaces "nowhere" not found',
      },
      {
        $: 'create -f - -o name',
        input:
          'apiVersion: v1\nkind: Pod\nmetadata: { generateName: one- }\nspec: { containers: [{ name: a, image: a }] }\n',
        prints: 'pod/one-...',
      },
    ],
  },
  {
    name: 'create settings and secrets',
    files: { 'a.txt': 'text', 'b.env': 'X=1\nY=2\n' },
    steps: [
      { $: 'create configmap literals --from-literal=a=1 --from-literal=b=2', prints: 'configmap/literals created' },
      { $: 'create cm files --from-file=a.txt --from-file=k=b.env', prints: 'configmap/files created' },
      { $: 'create cm variables --from-env-file=b.env', prints: 'configmap/variables created' },
      { $: 'get cm files literals variables', prints: 'NAME DATA AGE\nfiles 2 *\nliterals 2 *\nvariables 2 *' },
      { $: 'create cm literals', fails: 'error: failed to create configmap: configmaps "literals" already exists' },
      { $: 'create secret generic plain --from-literal=p=q', prints: 'secret/plain created' },
      { $: 'get secret plain -o jsonpath={.data.p}', prints: 'cQ==' },
      {
        $: 'create secret docker-registry pull --docker-username=u --docker-password=p --docker-server=r',
        prints: 'secret/pull created',
      },
      {
        $: 'get secrets',
        prints: 'NAME TYPE DATA AGE\nplain Opaque 1 *\npull kubernetes.io/dockerconfigjson 1 *',
      },
    ],
  },
  {
    name: 'create workloads',
    steps: [
      { $: 'create deployment web --image=web:1 --replicas=2 --port=80', prints: 'deployment.apps/web created' },
      { $: 'create job once --image=once:1 -- echo done', prints: 'job.batch/once created' },
      {
        $: `create cronjob seldom --image=once:1 --schedule='0 3 29 2 *' -- echo done`,
        prints: 'cronjob.batch/seldom created',
      },
      { $: 'create job by-hand --from=cronjob/seldom', prints: 'job.batch/by-hand created' },
      {
        $: 'wait --for=condition=complete job/once job/by-hand',
        prints: 'job.batch/once condition met\njob.batch/by-hand condition met',
      },
      { $: 'rollout status deploy/web', prints: '...deployment "web" successfully rolled out' },
      {
        $: 'get all',
        prints: `NAME READY STATUS RESTARTS AGE
pod/by-hand-... 0/1 Completed 0 *
pod/once-... 0/1 Completed 0 *
pod/web-... 1/1 Running 0 *
pod/web-... 1/1 Running 0 *

NAME READY UP-TO-DATE AVAILABLE AGE
deployment.apps/web 2/2 2 2 *

NAME DESIRED CURRENT READY AGE
replicaset.apps/web-... 2 2 2 *

NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE
cronjob.batch/seldom 0 3 29 2 * <none> * 0 <none> *

NAME STATUS COMPLETIONS DURATION AGE
job.batch/by-hand Complete 1/1 * *
job.batch/once Complete 1/1 * *`,
      },
    ],
  },
  {
    name: 'create services and routes to them',
    steps: [
      { $: 'create service clusterip inside --tcp=80:8080', prints: 'service/inside created' },
      { $: 'create service nodeport outside --tcp=80', prints: 'service/outside created' },
      { $: 'create service loadbalancer front --tcp=443:8443', prints: 'service/front created' },
      { $: 'create service externalname elsewhere --external-name=example.com', prints: 'service/elsewhere created' },
      {
        $: 'create ingress way --rule=foo.com/bar=inside:80 --class=any',
        prints: 'ingress.networking.k8s.io/way created',
      },
      {
        $: 'get svc',
        prints: `NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE
elsewhere ExternalName <none> example.com <none> *
front LoadBalancer 10.96... * 443:.../TCP *
inside ClusterIP 10.96... <none> 80/TCP *
outside NodePort 10.96... <none> 80:.../TCP *`,
      },
      { $: 'get ingress', prints: 'NAME CLASS HOSTS ADDRESS PORTS AGE\nway any foo.com ...80 *' },
    ],
  },
  {
    name: 'create policies and quotas',
    steps: [
      { $: 'create quota few --hard=pods=100,configmaps=100', prints: 'resourcequota/few created' },
      { $: 'create pdb one --selector=app=web --min-available=1', prints: 'poddisruptionbudget.policy/one created' },
      {
        $: 'create priorityclass urgent --value=100 --description=x',
        prints: 'priorityclass.scheduling.k8s.io/urgent created',
      },
      { $: 'get quota', prints: 'NAME REQUEST LIMIT AGE\nfew configmaps: ...100, pods: ...100 *' },
      {
        $: 'get pdb',
        prints: 'NAME MIN AVAILABLE MAX UNAVAILABLE ALLOWED DISRUPTIONS AGE\none 1 N/A 0 *',
      },
      {
        $: 'get pc urgent',
        prints: 'NAME VALUE GLOBAL-DEFAULT AGE PREEMPTIONPOLICY\nurgent 100 false * PreemptLowerPriority',
      },
    ],
  },
  {
    name: 'create namespaces',
    steps: [
      { $: 'create namespace brief', prints: 'namespace/brief created' },
      { $: 'wait --for=jsonpath={.status.phase}=Active ns/brief', prints: 'namespace/brief condition met' },
      { $: 'wait --for=create -n brief sa/default', prints: 'serviceaccount/default condition met', since: 31 },
      {
        $: 'describe ns brief',
        prints: 'Name: brief\nLabels: kubernetes.io/metadata.name=brief\nAnnotations: <none>\nStatus: Active\n...',
      },
      { $: 'delete ns brief', prints: 'namespace "brief" deleted' },
      { $: 'get ns brief', fails: 'Error from server (NotFound): namespaces "brief" not found' },
    ],
  },
];
