import { describe, expect, it } from 'vitest';
import { call, configMap, simple } from '../registry/call.fixture.ts';

const pod = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - image: ${image} # ours\n`;

describe('set-image', () => {
  it.each([
    ['nginx:1.7', ['name: nginx', 'newTag: "1.8"'], 'nginx:1.8'],
    ['nginx', ['name: nginx', 'newTag: "1.8"'], 'nginx:1.8'],
    ['nginx:1.7', ['name: nginx', 'newName: bitnami/nginx'], 'bitnami/nginx:1.7'],
    ['nginx:1.7', ['name: nginx', 'newName: bitnami/nginx', 'newTag: 1.21.4'], 'bitnami/nginx:1.21.4'],
    ['nginx:1.7', ['name: nginx', 'digest: sha256:00ff'], 'nginx@sha256:00ff'],
    ['nginx:1.7@sha256:11', ['name: nginx', 'digest: sha256:00ff'], 'nginx@sha256:00ff'],
    ['nginx@sha256:11', ['name: nginx', 'newTag: "1.8"'], 'nginx:1.8'],
    ['nginx@sha256:11', ['name: nginx', 'newName: web'], 'web@sha256:11'],
    ['nginx:1.7', ['name: nginx:1.7', 'newTag: "1.8"'], 'nginx:1.8'],
    ['nginx:1.6', ['name: nginx:1.7', 'newTag: "1.8"'], 'nginx:1.6'],
    ['library/nginx:1.7', ['name: nginx', 'newTag: "1.8"'], 'library/nginx:1.7'],
    ['host:5000/nginx', ['name: host:5000/nginx', 'newTag: "1.8"'], 'host:5000/nginx:1.8'],
    ['host:5000/nginx:1.7', ['name: host:5000/nginx', 'newTag: "1.8"'], 'host:5000/nginx:1.8'],
  ])('%s with %j is %s', (image, data, expected) => {
    const { texts, error, said } = call('set-image', configMap(...data), pod(image));
    expect(error).toBeUndefined();
    expect(texts[0]).toBe(pod(expected));
    expect(said).toEqual([`info summary: updated a total of ${image === expected ? 0 : 1} image(s)`]);
  });

  const containers = 'initContainers: [{image: a}], containers: [{image: a}, {image: b}]';
  it.each([
    ['v1', 'Pod', `{${containers}}`],
    ['apps/v1', 'Deployment', `{template: {spec: {${containers}}}}`],
    ['batch/v1', 'CronJob', `{jobTemplate: {spec: {template: {spec: {${containers}}}}}}`],
  ])('reaches the containers of a %s %s', (apiVersion, kind, spec) => {
    const item = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\nspec: ${spec}\n`;
    const { said, texts } = call('set-image', configMap('name: a', 'newTag: v1'), item);
    expect(said).toEqual(['info summary: updated a total of 2 image(s)']);
    expect(texts[0]?.match(/a:v1/g)).toHaveLength(2);
  });

  it('reaches the fields that the configuration names', () => {
    const config = `apiVersion: fn.kpt.dev/v1alpha1\nkind: SetImage\nmetadata:\n  name: s\nimage:\n  name: nginx\n  newTag: v2\nadditionalImageFields:\n- group: dev.example.com\n  version: v1\n  kind: MyKind\n  path: spec/manifest/images[]/image\n`;
    const item = (apiVersion: string) =>
      `apiVersion: ${apiVersion}\nkind: MyKind\nmetadata:\n  name: m\nspec:\n  manifest:\n    images:\n    - image: nginx\n    - image: other\n    - name: none\n`;
    const { texts } = call('set-image', config, item('dev.example.com/v1'), item('dev.example.com/v2'));
    expect(texts).toEqual([item('dev.example.com/v1').replace('nginx', 'nginx:v2'), item('dev.example.com/v2')]);
  });

  it.each([
    [['newTag: v1'], 'must specify `name`'],
    [['name: nginx'], 'must specify one of `newName`, `newTag`, or `digest`'],
    [['name: nginx', 'newTag: v1', 'digest: sha256:00'], 'must specify only one of `newTag` and `digest`'],
    [['name: nginx', 'tag: v1'], '`tag` is none of `name`, `newName`, `newTag` and `digest`'],
  ])('fails with %j', (data, message) => {
    expect(call('set-image', configMap(...data), simple('Any', 'a')).error).toBe(`set-image: ${message}`);
  });
});
