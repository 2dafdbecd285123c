import { describe, expect, it } from 'vitest';
import { call, configMap } from '../registry/call.fixture.ts';

const item = (apiVersion: string, kind: string, metadata: string, rest = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}`;
const upstream = (id: string) => `annotations: {internal.kpt.dev/upstream-identifier: ${JSON.stringify(id)}}`;
const own = 'apiVersion: fn.kpt.dev/v1alpha1\nkind: SetNamespace\nmetadata:\n  name: s\nnamespace: ran\n';

describe('set-namespace', () => {
  it.each([
    ['what has a namespace', item('example.org/v1', 'Any', 'name: a, namespace: old'), ['metadata', 'namespace']],
    ['a kind of Kubernetes that lives in one', item('apps/v1', 'Deployment', 'name: a'), ['metadata', 'namespace']],
    ['a Namespace', item('v1', 'Namespace', 'name: old'), ['metadata', 'name']],
    [
      'the webhook of a kind',
      item(
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        'name: a',
        'spec: {conversion: {webhook: {clientConfig: {service: {name: s, namespace: old}}}}}\n',
      ),
      ['spec', 'conversion', 'webhook', 'clientConfig', 'service', 'namespace'],
    ],
    [
      'an APIService',
      item('apiregistration.k8s.io/v1', 'APIService', 'name: a', 'spec: {service: {name: s, namespace: old}}\n'),
      ['spec', 'service', 'namespace'],
    ],
    [
      'the subject of a binding',
      item(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'name: a',
        'subjects: [{kind: ServiceAccount, namespace: old}]\n',
      ),
      ['subjects', 0, 'namespace'],
    ],
  ])('reaches %s', (_, before, path) => {
    const { list, said } = call('set-namespace', own, before);
    expect(list.items[0]?.node.getIn(path)).toBe('ran');
    expect(said[0]).toMatch(/^info namespace \[(old|default)\] updated to "ran", 1 value\(s\) changed$/);
  });

  it.each([
    ['a kind of somebody that may live in none', item('example.org/v1', 'Any', 'name: a')],
    [
      'a webhook that is none',
      item('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'name: a', 'spec: {conversion: {strategy: None}}\n'),
    ],
    [
      'an APIService without a service',
      item('apiregistration.k8s.io/v1', 'APIService', 'name: a', 'spec: {group: g}\n'),
    ],
    [
      'a subject that is a user',
      item(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'name: a',
        'subjects: [{kind: User, namespace: old}]\n',
      ),
    ],
    [
      'what stays in the package',
      item('v1', 'ConfigMap', 'name: a, namespace: old, annotations: {config.kubernetes.io/local-config: "true"}'),
    ],
    ['what is there already', item('v1', 'ConfigMap', 'name: a, namespace: ran')],
  ])('leaves alone %s', (_, before) => {
    const { texts, said } = call('set-namespace', own, before);
    expect(texts[0]).toBe(before);
    expect(said).toEqual([
      'info all matching namespaces are already "ran". no value changed',
      'info all `depends-on` annotations are up-to-date. no `namespace` changed',
    ]);
  });

  it('counts what it changes, once per old namespace', () => {
    const { said } = call(
      'set-namespace',
      own,
      item('v1', 'Service', 'name: a, namespace: two'),
      item('v1', 'Service', 'name: b, namespace: one'),
      item('v1', 'Service', 'name: c, namespace: one'),
    );
    expect(said[0]).toBe('info namespace [one two] updated to "ran", 3 value(s) changed');
  });

  it('follows what resources depend on, if that moves too', () => {
    const waits = (on: string) =>
      item('v1', 'Service', `name: b, namespace: old, annotations: {config.kubernetes.io/depends-on: ${on}}`);
    const { list, said } = call(
      'set-namespace',
      own,
      item('apps/v1', 'Deployment', 'name: a, namespace: old'),
      waits('apps/namespaces/old/Deployment/a'),
      waits('apps/namespaces/old/Deployment/elsewhere'),
      waits('/Namespace/old'),
    );
    expect(list.items.map((one) => one.annotation('config.kubernetes.io/depends-on'))).toEqual([
      undefined,
      'apps/namespaces/ran/Deployment/a',
      'apps/namespaces/old/Deployment/elsewhere',
      '/Namespace/old',
    ]);
    expect(said[1]).toBe('info `depends-on` annotation namespace [old] updated to "ran", 1 value(s) changed');
  });

  it('with a matcher changes only what is in that namespace, or was upstream', () => {
    const { list } = call(
      'set-namespace',
      configMap('namespace: ran', 'namespaceMatcher: blueprint'),
      item('v1', 'Service', 'name: a, namespace: blueprint'),
      item('v1', 'Service', 'name: b, namespace: other'),
      item('v1', 'Service', `name: c, namespace: cloned, ${upstream('|Service|blueprint|c')}`),
      item('v1', 'Namespace', `name: cloned, ${upstream('|Namespace|~C|blueprint')}`),
    );
    expect(list.items.map((one) => one.namespace || one.name)).toEqual(['ran', 'other', 'ran', 'ran']);
  });

  it('wants a matcher for a package that comes from several namespaces', () => {
    const from = (namespace: string) =>
      item('v1', 'Service', `name: ${namespace}, namespace: x, ${upstream(`|Service|${namespace}|s`)}`);
    expect(call('set-namespace', own, from('one'), from('one')).error).toBeUndefined();
    expect(call('set-namespace', own, from('one'), from('two')).error).toContain(
      'found [one two]: say with `namespaceMatcher`',
    );
  });

  it.each([
    ['a ConfigMap', configMap('namespace: ran'), undefined],
    ['its own kind', own, undefined],
    ['the context of the package', configMap('name: ran').replace('name: config', 'name: kptfile.kpt.dev'), undefined],
    ['an empty ConfigMap', configMap(), '`data.namespace` should not be empty'],
    [
      'an empty context',
      configMap().replace('name: config', 'name: kptfile.kpt.dev'),
      '`data.name` should not be empty',
    ],
    ['its own kind without it', own.replace('namespace: ran\n', ''), '`namespace` should not be empty'],
    ['nothing', undefined, 'the functionConfig is missing'],
    ['another kind', own.replace('SetNamespace', 'SetLabels'), 'of kind SetLabels'],
  ])('takes the namespace from %s', (_, config, failure) => {
    const { error, list } = call('set-namespace', config, item('v1', 'Service', 'name: a'));
    if (failure) expect(error).toContain(failure);
    else expect(list.items[0]?.namespace).toBe('ran');
  });
});
