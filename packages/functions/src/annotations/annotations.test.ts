import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { call, configMap } from '../registry/call.fixture.ts';

const kind = (apiVersion: string, name: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${name}\nmetadata:\n  name: x\nspec: ${spec}\n`;

describe('set-annotations', () => {
  it.each([
    ['apps/v1', 'Deployment', '{template: {}}', '{template: {metadata: {annotations: {a: b}}}}'],
    ['v1', 'ReplicationController', '{template: {}}', '{template: {metadata: {annotations: {a: b}}}}'],
    ['batch/v1', 'Job', '{template: {}}', '{template: {metadata: {annotations: {a: b}}}}'],
    [
      'batch/v1',
      'CronJob',
      '{jobTemplate: {spec: {template: {}}}}',
      '{jobTemplate: {metadata: {annotations: {a: b}}, spec: {template: {metadata: {annotations: {a: b}}}}}}',
    ],
    ['v1', 'Service', '{selector: {c: d}}', '{selector: {c: d}}'],
    ['example.org/v1', 'Any', '{template: {}}', '{template: {}}'],
  ])('of %s %s with %s makes %s', (apiVersion, name, before, after) => {
    const { list } = call('set-annotations', configMap('a: b'), kind(apiVersion, name, before));
    expect(list.items[0]?.value).toMatchObject({ metadata: { annotations: { a: 'b' } }, spec: parse(after) });
  });

  const own = (rest: string) =>
    `apiVersion: fn.kpt.dev/v1alpha1\nkind: SetAnnotations\nmetadata:\n  name: s\nannotations:\n  fruit: apple\n  color: orange\n${rest}`;

  it('reaches the fields that the configuration names, and says what it has set where', () => {
    const config = own('additionalAnnotationFields:\n- path: data/selector/annotations\n  kind: Any\n  create: true\n');
    const { list, said } = call('set-annotations', config, kind('v1', 'Any', '{}'), kind('v1', 'Other', '{}'));
    expect(list.items[0]?.value['data']).toEqual({ selector: { annotations: { color: 'orange', fruit: 'apple' } } });
    expect(list.items[1]?.value['data']).toBeUndefined();
    const message = 'info set annotations: {"color":"orange","fruit":"apple"}';
    expect(said).toEqual(
      ['data.selector.annotations', 'metadata.annotations', 'metadata.annotations'].map(
        (path) => `${message} (${path})`,
      ),
    );
  });

  it.each([
    [own('').replace(/annotations:\n(?: {2}.*\n)+$/, ''), 'input annotation list cannot be empty'],
    [own('additionalAnnotationFields:\n- kind: Any\n'), 'additionalAnnotationFields'],
    [
      own('').replace('SetAnnotations', 'SetLabels'),
      'the functionConfig is of kind SetLabels: give a ConfigMap or SetAnnotations',
    ],
  ])('fails with %j', (config, message) => {
    const { error, findings } = call('set-annotations', config, kind('v1', 'Any', '{}'));
    expect(`${error} ${findings[0]?.field?.path}`).toContain(message);
  });
});
