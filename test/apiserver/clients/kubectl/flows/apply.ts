import type { Flow } from '../flow.ts';
import { configMap, deployment, documents, misspelled } from '../manifests.ts';

const conflict = `error: Apply failed with 1 conflict: conflict with "kubectl": .data.value
Please review the fields above--they currently have other managers. ...`;

export const apply: readonly Flow[] = [
  {
    name: 'apply creates, leaves alone and changes',
    files: {
      'web.yaml': documents(deployment('web:1'), configMap('settings', '1')),
      'changed.yaml': documents(deployment('web:2'), configMap('settings', '2')),
    },
    steps: [
      { $: 'apply -f web.yaml', prints: 'deployment.apps/web created\nconfigmap/settings created' },
      { $: 'apply -f web.yaml', prints: 'deployment.apps/web unchanged\nconfigmap/settings unchanged' },
      { $: 'apply -f changed.yaml', prints: 'deployment.apps/web configured\nconfigmap/settings configured' },
      { $: 'get deploy/web -o jsonpath={..image}', prints: 'web:2' },
      { $: 'apply view-last-applied cm/settings', prints: '...data:\n value: "2"\n...' },
      {
        $: 'apply edit-last-applied cm/settings',
        editor: 'sed -i s/value:.*/value:\\ three/',
        prints: 'configmap/settings edited',
      },
      {
        $: 'apply set-last-applied -f web.yaml',
        prints: 'deployment.apps/web configured\nconfigmap/settings configured',
      },
      { $: 'apply view-last-applied cm/settings', prints: '...value: "1"\n...' },
      { $: 'apply -f -', input: configMap('settings', '3'), prints: 'configmap/settings configured' },
    ],
  },
  {
    name: 'apply drops fields that the file no longer has',
    files: {
      'two.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: two }\ndata: { a: "1", b: "2" }\n',
      'one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: two }\ndata: { a: "1" }\n',
    },
    steps: [
      { $: 'apply -f two.yaml', prints: 'configmap/two created' },
      { $: `patch cm two -p '{"data":{"c":"3"}}'`, prints: 'configmap/two patched' },
      { $: 'apply -f one.yaml', prints: 'configmap/two configured' },
      { $: 'get cm two -o jsonpath={.data}', prints: '{"a":"1","c":"3"}' },
    ],
  },
  {
    name: 'apply on the server',
    files: { 'first.yaml': configMap('shared', '1'), 'second.yaml': configMap('shared', '2') },
    steps: [
      { $: 'apply --server-side -f first.yaml', prints: 'configmap/shared serverside-applied' },
      { $: 'apply --server-side -f first.yaml', prints: 'configmap/shared serverside-applied' },
      { $: 'apply --server-side --field-manager=other -f second.yaml', fails: conflict },
      {
        $: 'apply --server-side --field-manager=other --force-conflicts -f second.yaml',
        prints: 'configmap/shared serverside-applied',
      },
      {
        $: `get cm shared --show-managed-fields -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation}{"\\n"}{end}'`,
        prints: 'kubectl Apply\nother Apply',
      },
    ],
  },
  {
    name: 'apply on the server takes over from the client',
    files: { 'first.yaml': configMap('moved', '1'), 'second.yaml': configMap('moved', '2') },
    steps: [
      { $: 'apply -f first.yaml', prints: 'configmap/moved created' },
      { $: 'apply --server-side -f second.yaml', prints: 'configmap/moved serverside-applied' },
      {
        $: `get cm moved --show-managed-fields -o jsonpath='{.metadata.managedFields[*].manager}'`,
        prints: 'kubectl... kubectl...',
      },
      { $: 'apply -f first.yaml', prints: 'configmap/moved configured' },
      { $: 'get cm moved -o jsonpath={.data.value}', prints: '1' },
    ],
  },
  {
    name: 'apply prunes what is gone from the files',
    files: {
      'both.yaml': documents(configMap('kept', '1'), configMap('gone', '1')),
      'one.yaml': configMap('kept', '1'),
    },
    steps: [
      { $: 'apply -f both.yaml', prints: 'configmap/kept created\nconfigmap/gone created' },
      {
        $: 'apply -f one.yaml --prune -l app=web --prune-allowlist=core/v1/ConfigMap',
        prints: 'configmap/kept unchanged\nconfigmap/gone pruned',
      },
      { $: 'get cm gone', fails: 'Error from server (NotFound): configmaps "gone" not found' },
    ],
  },
  {
    name: 'apply of nothing but a rehearsal',
    files: { 'settings.yaml': configMap('settings', '1') },
    steps: [
      { $: 'apply -f settings.yaml --dry-run=server', prints: 'configmap/settings created (server dry run)' },
      { $: 'apply -f settings.yaml --dry-run=client', prints: 'configmap/settings created (dry run)' },
      { $: 'create -f settings.yaml --dry-run=server', prints: 'configmap/settings created (server dry run)' },
      { $: 'get cm settings', fails: 'Error from server (NotFound): configmaps "settings" not found' },
    ],
  },
  {
    name: 'unknown fields are refused, reported or ignored',
    files: { 'odd.yaml': misspelled },
    steps: [
      {
        $: 'apply -f odd.yaml',
        fails:
          'Error from server (BadRequest): error when creating "odd.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dat"',
      },
      { $: 'create -f odd.yaml --validate=strict', fails: '...strict decoding error: unknown field "dat"' },
      {
        $: 'apply -f odd.yaml --validate=warn',
        prints: 'configmap/odd created',
        warns: 'Warning: unknown field "dat"',
      },
      { $: 'delete cm odd' },
      { $: 'create -f odd.yaml --validate=ignore', prints: 'configmap/odd created', warns: '' },
    ],
  },
  {
    name: 'apply of a directory of customizations',
    files: {
      'kustomization.yaml': `resources: [settings.yaml]
namePrefix: my-
configMapGenerator: [{ name: made, literals: [a=b] }]
`,
      'settings.yaml': configMap('settings', '1'),
    },
    steps: [
      { $: 'diff -k .', fails: '' },
      { $: 'apply -k .', prints: 'configmap/my-made-... created\nconfigmap/my-settings created' },
      { $: 'diff -k .', prints: '' },
      { $: 'delete -k .', prints: 'configmap "my-made-..." deleted...\nconfigmap "my-settings" deleted...' },
    ],
  },
  {
    name: 'apply of many documents at once',
    files: { 'many.yaml': documents(...Array.from({ length: 60 }, (_, at) => configMap(`many-${at}`, `${at}`))) },
    steps: [
      { $: 'apply -f many.yaml', prints: 'configmap/many-0 created\n...configmap/many-59 created' },
      { $: 'get cm -l app=web --chunk-size=7 -o name', prints: 'configmap/many-0\n...configmap/many-9' },
      { $: 'delete -f many.yaml --wait=false', prints: 'configmap "many-0" deleted...configmap "many-59" deleted...' },
    ],
  },
];
