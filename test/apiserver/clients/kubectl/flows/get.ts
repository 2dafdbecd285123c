import type { Flow } from '../flow.ts';
import { configMap, deployment } from '../manifests.ts';

const paths = '{range .items[*]}{.metadata.name}={.data.value}{"\\n"}{end}';

export const get: readonly Flow[] = [
  {
    name: 'get in every output',
    files: { 'columns.txt': 'NAME VALUE\nmetadata.name data.value\n' },
    steps: [
      { $: 'create -f -', input: configMap('settings', '1') },
      { $: 'get cm settings', prints: 'NAME DATA AGE\nsettings 1 *' },
      { $: 'get cm settings -o wide --no-headers', prints: 'settings 1 *' },
      { $: 'get cm settings -o name', prints: 'configmap/settings' },
      {
        $: 'get cm settings -o yaml',
        prints: `apiVersion: v1
data:
  value: "1"
kind: ConfigMap
metadata:
  creationTimestamp: "..."
  labels:
    app: web
  name: settings
  namespace: get-in-every-output
  resourceVersion: "..."
  uid: *`,
      },
      {
        $: 'get cm settings -o json',
        prints: '{\n"apiVersion": "v1",\n"data": {\n"value": "1"\n},\n"kind": "ConfigMap",\n...',
      },
      { $: 'get cm settings -o jsonpath={.data.value}', prints: '1' },
      { $: 'get cm settings -o jsonpath-as-json={.data}', prints: '[\n{\n"value": "1"\n}\n]' },
      { $: `get cm -l app=web -o jsonpath='${paths}'`, prints: 'settings=1' },
      { $: 'get cm settings -o go-template={{.data.value}}', prints: '1' },
      {
        $: 'get cm settings -o custom-columns=NAME:.metadata.name,VALUE:.data.value',
        prints: 'NAME VALUE\nsettings 1',
      },
      { $: 'get cm settings -o custom-columns-file=columns.txt', prints: 'NAME VALUE\nsettings 1' },
      { $: 'get cm settings --show-labels', prints: 'NAME DATA AGE LABELS\nsettings 1 * app=web' },
      { $: 'get cm settings -L app', prints: 'NAME DATA AGE APP\nsettings 1 * web' },
      { $: 'get cm settings --show-kind', prints: 'NAME DATA AGE\nconfigmap/settings 1 *' },
      {
        $: 'get --raw /api/v1/namespaces/get-in-every-output/configmaps/settings',
        prints: '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"settings",...',
      },
    ],
  },
  {
    name: 'get what is selected and sorted',
    files: { 'web.yaml': deployment('web:1') },
    steps: [
      { $: 'apply -f web.yaml' },
      { $: 'run other --image=other:1 --labels=app=other' },
      { $: 'wait --for=condition=Ready pod/other', prints: 'pod/other condition met' },
      { $: 'rollout status deploy/web' },
      { $: 'get pods -l app=other', prints: 'NAME READY STATUS RESTARTS AGE\nother 1/1 Running 0 *' },
      { $: `get pods -l 'app in (other,none)' -o name`, prints: 'pod/other' },
      { $: `get pods -l 'app notin (web)' -o name`, prints: 'pod/other' },
      { $: 'get pods -l !pod-template-hash -o name', prints: 'pod/other' },
      { $: 'get pods --field-selector=metadata.name=other -o name', prints: 'pod/other' },
      {
        $: 'get pods --field-selector=status.phase!=Running',
        warns: 'No resources found in get-what-is-selected-and-sorted namespace.',
      },
      {
        $: 'get pods --field-selector=spec.nosuch=1',
        fails:
          'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "spec.nosuch=1": field label not supported: spec.nosuch',
      },
      { $: 'get pods --sort-by=.metadata.creationTimestamp --no-headers', prints: '...Running...' },
      { $: 'get pods --sort-by={.metadata.name} -o name', prints: 'pod/other\npod/web-...\npod/web-...' },
      {
        $: 'get pods -A --field-selector=metadata.namespace=get-what-is-selected-and-sorted -l app=other',
        prints: 'NAMESPACE NAME READY STATUS RESTARTS AGE\nget-what-is-selected-and-sorted other 1/1 Running 0 *',
      },
      {
        $: 'get pod/other deploy/web',
        prints:
          'NAME READY STATUS RESTARTS AGE\npod/other 1/1 Running 0 *\n\nNAME READY UP-TO-DATE AVAILABLE AGE\ndeployment.apps/web 2/2 2 2 *',
      },
      {
        $: 'get -f web.yaml -o wide',
        prints: 'NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR\nweb 2/2 2 2 * web web:1 app=web',
      },
      { $: 'get deployments.v1.apps/web -o name', prints: 'deployment.apps/web' },
      { $: 'get deploy web --subresource=status', prints: 'NAME READY UP-TO-DATE AVAILABLE AGE\nweb 2/2 2 2 *' },
      { $: 'get deploy web --subresource=scale', prints: 'NAME DESIRED AVAILABLE AGE\nweb 2 2 *' },
      {
        $: 'get pod other -o wide',
        prints:
          'NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES\nother 1/1 Running 0 * 10.244... * <none> <none>',
      },
    ],
  },
  {
    name: 'get what is not there',
    steps: [
      { $: 'get nosuch', fails: `error: the server doesn't have a resource type "nosuch"` },
      { $: 'get nosuch.example.com a', fails: `error: the server doesn't have a resource type "nosuch"` },
      { $: 'get pod nosuch', fails: 'Error from server (NotFound): pods "nosuch" not found' },
      { $: 'get pod nosuch --ignore-not-found', prints: '' },
      { $: 'get pods', warns: 'No resources found in get-what-is-not-there namespace.' },
      {
        $: 'get --raw /nosuch',
        fails: 'Error from server (NotFound): the server could not find the requested resource',
      },
    ],
  },
  {
    name: 'get follows changes',
    steps: [
      { $: 'create cm first --from-literal=a=1' },
      {
        $: 'get cm -w --field-selector=metadata.name!=kube-root-ca.crt',
        begins: 'NAME DATA AGE\nfirst 1 *',
        meanwhile: [{ $: 'create cm second --from-literal=a=1' }, { $: `patch cm first -p '{"data":{"b":"2"}}'` }],
        prints: 'NAME DATA AGE\nfirst 1 *\nsecond 1 *\nfirst 2 *',
      },
      {
        $: 'get cm first -w --output-watch-events',
        begins: 'EVENT NAME DATA AGE\nADDED first 2 *',
        meanwhile: [{ $: 'delete cm first' }],
        prints: 'EVENT NAME DATA AGE\nADDED first 2 *\nDELETED first 2 *',
      },
    ],
  },
];
