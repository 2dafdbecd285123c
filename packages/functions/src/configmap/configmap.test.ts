import { describe, expect, it } from 'vitest';
import { call } from '../registry/call.fixture.ts';

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
