import type { Flow } from '../flow.ts';
import { configMap, deployment, documents } from '../manifests.ts';

export const remove: readonly Flow[] = [
  {
    name: 'delete by name, selector, file and all',
    files: {
      'three.yaml': documents(...['a', 'b', 'c'].map((name) => configMap(name, '1'))),
      'a.yaml': configMap('a', '1'),
    },
    steps: [
      { $: 'create -f three.yaml' },
      { $: 'delete cm a --dry-run=server', prints: 'configmap "a" deleted... (server dry run)' },
      { $: 'delete cm a --dry-run=client', prints: 'configmap "a" deleted... (dry run)' },
      { $: 'delete cm a', prints: 'configmap "a" deleted...' },
      { $: 'delete cm a', fails: 'Error from server (NotFound): configmaps "a" not found' },
      { $: 'delete cm a --ignore-not-found', prints: '' },
      {
        $: 'delete -f a.yaml',
        fails: 'Error from server (NotFound): error when deleting "a.yaml": configmaps "a" not found',
      },
      { $: 'delete cm/b cm/c -o name', prints: 'configmap/b\nconfigmap/c' },
      { $: 'create -f three.yaml' },
      {
        $: 'delete cm -l app=web',
        prints: 'configmap "a" deleted...\nconfigmap "b" deleted...\nconfigmap "c" deleted...',
      },
      { $: 'delete cm -l app=web', prints: 'No resources found' },
      { $: 'create -f three.yaml' },
      { $: 'delete cm --field-selector=metadata.name=b', prints: 'configmap "b" deleted...' },
      { $: 'delete -f three.yaml --ignore-not-found', prints: 'configmap "a" deleted...\nconfigmap "c" deleted...' },
      { $: 'delete cm,secret,deploy --all', prints: 'configmap "kube-root-ca.crt" deleted...' },
      { $: 'create cm raw' },
      {
        $: 'delete --raw /api/v1/namespaces/delete-by-name-selector-file-and-all/configmaps/raw',
        prints:
          '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"raw","kind":"configmaps","uid":"..."}}',
      },
    ],
  },
  {
    name: 'delete with what depends on it',
    files: { 'web.yaml': deployment('web:1') },
    steps: [
      { $: 'apply -f web.yaml' },
      { $: 'rollout status deploy/web' },
      { $: 'delete deploy web --cascade=orphan', prints: 'deployment.apps "web" deleted...' },
      { $: 'get rs -l app=web --no-headers', prints: 'web-... 2 2 2 *' },
      { $: 'delete rs -l app=web --cascade=foreground', prints: 'replicaset.apps "web-..." deleted...' },
      { $: 'get pods -l app=web', warns: 'No resources found in delete-with-what-depends-on-it namespace.' },
      { $: 'apply -f web.yaml' },
      { $: 'rollout status deploy/web' },
      { $: 'delete deploy web --cascade=background', prints: 'deployment.apps "web" deleted...' },
      { $: 'wait --for=delete pods -l app=web', prints: '...' },
      { $: 'get rs', warns: 'No resources found in delete-with-what-depends-on-it namespace.' },
    ],
  },
  {
    name: 'delete waits for finalizers',
    files: {
      'held.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: held, finalizers: [example.com/hold] }\n',
    },
    steps: [
      { $: 'create -f held.yaml', prints: 'configmap/held created' },
      {
        $: 'delete cm held',
        begins: 'configmap "held" deleted...',
        meanwhile: [
          {
            $: `patch cm held --type=json -p '[{"op":"remove","path":"/metadata/finalizers"}]'`,
            prints: 'configmap/held patched',
          },
        ],
        prints: 'configmap "held" deleted...',
      },
      { $: 'get cm held', fails: 'Error from server (NotFound): configmaps "held" not found' },
    ],
  },
];
