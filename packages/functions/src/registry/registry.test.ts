import { parseYaml, Resource, ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { findFunction, listFunctions, runFunction } from './registry.ts';

function resource(text: string): Resource {
  const { map, document } = parseYaml(text, 'test')[0]!;
  return new Resource(map!, document);
}

/** Runs a function over resources with a functionConfig, and returns their texts. */
function call(name: string, config: string | undefined, ...items: string[]) {
  const list = new ResourceList(items.map(resource), config === undefined ? undefined : resource(config));
  const { error, findings } = runFunction(name, list);
  return { error, findings, texts: list.items.map((item) => item.toString()), list };
}

const configMap = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n${data}`;
const simple = (kind: string, name: string, rest = '') =>
  `apiVersion: example.org/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: upf
spec:
  selector:
    matchLabels:
      app: upf
  template:
    spec:
      containers:
      - name: upf
        image: registry.example/upf:v1 # the user plane
`;

describe('the registry', () => {
  it('lists functions by name, each with a summary', () => {
    const names = listFunctions().map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(
      expect.arrayContaining(['interface', 'dnn', 'nad', 'nfdeploy', 'ipam', 'vlan', 'set-namespace']),
    );
    expect(listFunctions().every(({ summary }) => summary.length > 5)).toBe(true);
  });

  it.each([
    ['nfdeploy-fn', 'nfdeploy'],
    ['upfdeploy-fn', 'nfdeploy'],
    ['interface', 'interface'],
    ['set-labels', 'set-labels'],
  ])('finds %s as %s', (name, found) => {
    expect(findFunction(name)?.name).toBe(found);
  });

  it('names the known ones when one is unknown', () => {
    expect(() => runFunction('interfaces', new ResourceList())).toThrow(/no function interfaces; known: .*interface/);
  });

  it('says that scripts are not run', () => {
    expect(call('starlark', configMap('  source: x\n'), deployment).error).toContain('scripts are not run');
  });
});

describe('apply-replacements', () => {
  const config = (target: string, source = '    kind: Cluster\n    fieldPath: spec.clusterName\n') =>
    `kind: ApplyReplacements\nreplacements:\n- source:\n${source}  targets:\n  - select:\n      kind: Interface\n${target}`;
  const cluster = simple('Cluster', 'c', 'spec:\n  clusterName: paris\n  site: a-b-c\n');
  const itf = simple(
    'Interface',
    'n3',
    'spec:\n  owner: upf-example # whose\n  list:\n  - name: x\n    value: old\n  - name: y\n    value: old\n',
  );

  it.each([
    ['a whole field', '    fieldPaths: [spec.owner]\n', 'owner: paris # whose'],
    [
      'a part of a field',
      "    fieldPaths: [spec.owner]\n    options: {delimiter: '-', index: 1}\n",
      'owner: upf-paris # whose',
    ],
    [
      'a part behind the last',
      "    fieldPaths: [spec.owner]\n    options: {delimiter: '-', index: 9}\n",
      'owner: upf-example-paris # whose',
    ],
    [
      'a part before the first',
      "    fieldPaths: [spec.owner]\n    options: {delimiter: '-', index: -1}\n",
      'owner: paris-upf-example # whose',
    ],
    ['an item of a list by name', '    fieldPaths: ["spec.list.[name=y].value"]\n', '- name: y\n    value: paris'],
    ['an item of a list by number', '    fieldPaths: [spec.list.0.value]\n', '- name: x\n    value: paris'],
    [
      'a new field with dots, if asked',
      '    fieldPaths: ["metadata.annotations.[a.b/c]"]\n    options: {create: true}\n',
      'annotations:\n    a.b/c: paris',
    ],
  ])('replaces %s', (_, target, expected) => {
    const { texts, error } = call('apply-replacements', config(target), cluster, itf);
    expect(error).toBeUndefined();
    expect(texts[1]).toContain(expected);
    expect(texts[0]).toBe(cluster);
  });

  it('leaves out places that are not there and resources that are rejected', () => {
    expect(call('apply-replacements', config('    fieldPaths: [spec.nothing]\n'), cluster, itf).texts[1]).toBe(itf);
    const rejecting = config('    reject: [{name: n3}]\n    fieldPaths: [spec.owner]\n');
    expect(call('apply-replacements', rejecting, cluster, itf).texts[1]).toBe(itf);
  });

  it('takes a part of the source', () => {
    const source = "    kind: Cluster\n    fieldPath: spec.site\n    options: {delimiter: '-', index: 2}\n";
    expect(
      call('apply-replacements', config('    fieldPaths: [spec.owner]\n', source), cluster, itf).texts[1],
    ).toContain('owner: c #');
  });

  it.each([
    ['no configuration', undefined, 'functionConfig with replacements is needed'],
    [
      'no source',
      config('    fieldPaths: [spec.owner]\n', '    kind: None\n'),
      'must be one resource of the package, found 0',
    ],
    [
      'no field in the source',
      config('    fieldPaths: [spec.owner]\n', '    kind: Cluster\n    fieldPath: spec.x\n'),
      'has no field spec.x',
    ],
    [
      'an object for a text',
      config('    fieldPaths: [spec.owner]\n', '    kind: Cluster\n    fieldPath: spec\n'),
      'cannot take the value',
    ],
    [
      'a part that is not there',
      config(
        '    fieldPaths: [spec.owner]\n',
        "    kind: Cluster\n    fieldPath: spec.site\n    options: {delimiter: '-', index: 7}\n",
      ),
      'has no part 7',
    ],
    ['a wrong type', 'kind: ApplyReplacements\nreplacements:\n- source: x\n  targets: []\n', 'source'],
  ])('fails on %s', (_, wrong, message) => {
    expect(call('apply-replacements', wrong, cluster, itf).error).toContain(message);
  });
});

describe('set-namespace', () => {
  it('puts namespaced resources, Namespaces and references into the namespace', () => {
    const { texts } = call(
      'set-namespace',
      configMap('  namespace: ran\n'),
      simple('NFDeployment', 'a', '  namespace: old # where\n'),
      simple('ClusterThing', 'b'),
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: old\n',
      deployment,
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: r\nsubjects:\n- kind: ServiceAccount\n  name: s\n  namespace: old\n',
    );
    expect(texts[0]).toContain('namespace: ran # where');
    expect(texts[1]).not.toContain('namespace');
    expect(texts[2]).toContain('name: ran');
    expect(texts[3]).toContain('name: upf\n  namespace: ran\n');
    expect(texts[4]).toContain('namespace: ran');
  });

  it.each([
    ['package context', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kptfile.kpt.dev\ndata:\n  name: ran\n'],
    ['own kind', 'apiVersion: fn.kpt.dev/v1alpha1\nkind: SetNamespace\nnamespace: ran\n'],
  ])('takes the namespace from its %s', (_, config) => {
    expect(call('set-namespace', config, deployment).texts[0]).toContain('namespace: ran');
  });

  it('fails without a namespace', () => {
    expect(call('set-namespace', configMap('  name: x\n'), deployment).error).toContain('names no namespace');
  });
});

describe('labels, annotations and images', () => {
  it('set-labels reaches pods and the selectors that find them', () => {
    const { list } = call('set-labels', configMap('  site: paris\n'), deployment);
    expect(list.items[0]?.value).toMatchObject({
      metadata: { labels: { site: 'paris' } },
      spec: {
        selector: { matchLabels: { app: 'upf', site: 'paris' } },
        template: { metadata: { labels: { site: 'paris' } } },
      },
    });
  });

  it('set-annotations leaves selectors alone', () => {
    const { list } = call('set-annotations', configMap('  note: "1"\n'), deployment);
    expect(list.items[0]?.value).toMatchObject({
      metadata: { annotations: { note: '1' } },
      spec: { selector: { matchLabels: { app: 'upf' } } },
    });
  });

  it.each([
    ['  name: registry.example/upf\n  newTag: v2\n', 'registry.example/upf:v2 # the user plane'],
    ['  name: registry.example/upf\n  newName: other.example:5000/upf\n', 'other.example:5000/upf:v1 # the user plane'],
    ['  name: registry.example/upf\n  digest: sha256:00\n', 'registry.example/upf@sha256:00 # the user plane'],
    ['  name: upf\n  newTag: v2\n', 'registry.example/upf:v1 # the user plane'],
  ])('set-image with %j makes it %s', (data, image) => {
    expect(call('set-image', configMap(data), deployment).texts[0]).toContain(`image: ${image}`);
  });

  it.each(['set-labels', 'set-annotations', 'set-image', 'apply-setters'])('%s fails without configuration', (name) => {
    expect(call(name, undefined, deployment).error).toMatch(/functionConfig/);
  });
});

describe('apply-setters', () => {
  const source = simple(
    'Any',
    'a',
    'spec:\n  image: nginx:1.0 # kpt-set: nginx:$' +
      '{tag}\n  replicas: 1 # kpt-set: $' +
      '{n}\n  zones: # kpt-set: $' +
      '{zones}\n  - a\n  other: x # kpt-set: $' +
      '{unset}\n',
  );

  it('fills texts, numbers and lists, and leaves what has no value', () => {
    const { texts } = call('apply-setters', configMap('  tag: "2.0"\n  n: "3"\n  zones: "[b, c]"\n'), source);
    expect(texts[0]).toBe(
      source
        .replace('nginx:1.0', 'nginx:2.0')
        .replace('replicas: 1', 'replicas: 3')
        .replace('  - a\n', '  - b\n  - c\n'),
    );
  });

  it('changes nothing when it runs again', () => {
    const once = call('apply-setters', configMap('  zones: "[b]"\n'), source).texts[0]!;
    expect(call('apply-setters', configMap('  zones: "[b]"\n'), once).texts[0]).toBe(once);
  });
});

describe('search-replace', () => {
  const source = simple('Any', 'a', 'spec:\n  a: old # note\n  n: 3\n  deep:\n    a: old\n');

  it.each([
    ['  by-value: old\n  put-value: new\n', source.replaceAll('old', 'new')],
    ['  by-path: spec.a\n  put-value: new\n', source.replace('old #', 'new #')],
    ['  by-path: spec.**.a\n  put-value: new\n', source.replaceAll('old', 'new')],
    ['  by-value-regex: "^o(l)d$"\n  put-value: "$' + '{1}$' + '{1}"\n', source.replaceAll('old', 'll')],
    ['  by-path: spec.n\n  put-value: "4"\n', source.replace('n: 3', 'n: 4')],
    ['  by-path: spec.fresh\n  put-value: x\n', `${source}  fresh: x\n`],
    ['  by-value: old\n', source],
  ])('with %j', (data, expected) => {
    expect(call('search-replace', configMap(data), source).texts[0]).toBe(expected);
  });

  it.each([
    ['  put-value: x\n', 'is needed'],
    ['  by-value-regex: "("\n  put-value: x\n', 'no regular expression'],
  ])('fails with %j', (data, message) => {
    expect(call('search-replace', configMap(data), source).error).toContain(message);
  });
});

describe('upsert-resource', () => {
  it('adds, replaces, and takes a list', () => {
    const added = call('upsert-resource', simple('Any', 'b', 'x: 1\n'), simple('Any', 'a'));
    expect(added.texts).toHaveLength(2);
    expect(call('upsert-resource', simple('Any', 'a', 'x: 1\n'), simple('Any', 'a')).texts).toEqual([
      simple('Any', 'a', 'x: 1\n'),
    ]);
    const many =
      'kind: UpsertResource\nresources:\n- {apiVersion: v1, kind: A, metadata: {name: x}}\n- {apiVersion: v1, kind: B, metadata: {name: x}}\n';
    expect(call('upsert-resource', many).texts).toHaveLength(2);
  });

  it('fails on a resource without name', () => {
    expect(call('upsert-resource', 'apiVersion: v1\nkind: A\n').error).toContain('lacks apiVersion, kind or name');
    expect(call('upsert-resource', undefined).error).toContain('functionConfig is needed');
  });
});

describe('gen-configmap', () => {
  const config = (rest: string) =>
    `apiVersion: fn.kpt.dev/v1alpha1\nkind: GenConfigMap\nmetadata:\n  name: made\n${rest}`;

  it('makes a ConfigMap of literals and templates, keys sorted', () => {
    const { list } = call(
      'gen-configmap',
      config(
        'params:\n  port: "80"\ndata:\n- {key: b, value: "{{ .port }}"}\n- {type: gotmpl, key: a, value: "p={{ .port }} {{- .none }}"}\n',
      ),
    );
    expect(list.items[0]?.value).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'made', annotations: { 'internal.config.kubernetes.io/path': '_gen_configmap_made.yaml' } },
      data: { a: 'p=80<no value>', b: '{{ .port }}' },
    });
    expect(Object.keys(list.items[0]?.value['data'] as object)).toEqual(['a', 'b']);
    const fields = call('gen-configmap', config('data:\n- {key: name, value: x}\n- {key: a, value: x}\n'));
    expect(Object.keys(fields.list.items[0]?.value['data'] as object)).toEqual(['a', 'name']);
  });

  it.each([
    ['data:\n- {value: x}\n', 'data entry 0, key must not be empty'],
    ['data:\n- {type: gotmpl, key: a, value: "{{ if .x }}"}\n', 'data entry 0 generate error'],
    ['params:\n  port: 80\n', 'expected string'],
  ])('fails with %j', (rest, message) => {
    expect(call('gen-configmap', config(rest)).error).toContain(message);
  });
});
