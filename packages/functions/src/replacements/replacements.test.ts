import { describe, expect, it } from 'vitest';
import { call, simple } from '../registry/call.fixture.ts';

describe('apply-replacements', () => {
  const config = (target: string, source = '    kind: Cluster\n    fieldPath: spec.clusterName\n') =>
    `kind: ApplyReplacements\nreplacements:\n- source:\n${source}  targets:\n  - select:\n      kind: Interface\n${target}`;
  const cluster = simple(
    'Cluster',
    'c',
    'spec:\n  clusterName: paris\n  site: a-b-c\n  seven: "7"\n  eight: 8\n  items:\n  - z: 1\n    a: 2\n',
  );
  const itf = simple(
    'Interface',
    'n3',
    'spec:\n  owner: upf-example # whose\n  count: 1\n  with.dot: old\n  list:\n  - name: x\n    value: old\n  - name: y\n    value: old\n',
  );

  it.each<[string, string, string, string?]>([
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
    [
      'all items of a list',
      "    fieldPaths: ['spec.list.*.value']\n",
      '- name: x\n    value: paris\n  - name: y\n    value: paris',
    ],
    [
      'a new item of a list, known by a field',
      '    fieldPaths: ["spec.list.[name=z].value"]\n    options: {create: true}\n',
      '- name: z\n    value: paris\n',
    ],
    [
      'a field of an item in a new list',
      '    fieldPaths: [spec.new.0.hosts.0]\n    options: {create: true}\n',
      '  new:\n  - hosts:\n    - paris\n',
    ],
    ['a field with a dot', '    fieldPaths: ["spec.with\\\\.dot"]\n', 'with.dot: paris'],
    [
      'a number by what can be one',
      '    fieldPaths: [spec.count]\n',
      'count: 7',
      '    kind: Cluster\n    fieldPath: spec.seven\n',
    ],
    [
      'a text by a number',
      '    fieldPaths: [spec.owner]\n',
      'owner: "8" #',
      '    kind: Cluster\n    fieldPath: spec.eight\n',
    ],
    [
      'a list by another, as it is written',
      '    fieldPaths: [spec.list]\n',
      'list:\n  - z: 1\n    a: 2\n',
      '    kind: Cluster\n    fieldPath: spec.items\n',
    ],
  ])('replaces %s', (_, target, expected, source?: string) => {
    const { texts, error } = call('apply-replacements', config(target, source), cluster, itf);
    expect(error).toBeUndefined();
    expect(texts[1]).toContain(expected);
    expect(texts[0]).toBe(cluster);
  });

  it('passes over places that are not there, and says so', () => {
    const { texts, said } = call('apply-replacements', config('    fieldPaths: [spec.nothing]\n'), cluster, itf);
    expect(texts[1]).toBe(itf);
    expect(said).toEqual(['warning unable to find field "spec.nothing" in replacement target']);
  });

  it('leaves out resources that are rejected', () => {
    const rejecting = config('    reject: [{name: n3}]\n    fieldPaths: [spec.owner]\n');
    expect(call('apply-replacements', rejecting, cluster, itf).texts[1]).toBe(itf);
  });

  it.each([
    ['{kind: Interface}', true],
    ['{kind: Other}', false],
    ['{group: example.org, version: v1}', true],
    ['{group: other.org}', false],
    ['{name: n3}', true],
    ['{namespace: default}', true],
    ['{namespace: ran}', false],
    ['{labelSelector: tier=edge}', true],
    ['{labelSelector: "tier in (core, edge), !old"}', true],
    ['{labelSelector: tier!=edge}', false],
    ['{annotationSelector: note}', true],
    ['{annotationSelector: "!note"}', false],
  ])('selects and rejects by %s: %s', (select, selected) => {
    const labelled = itf.replace('  name: n3\n', '  name: n3\n  labels: {tier: edge}\n  annotations: {note: x}\n');
    const run = (target: string) => {
      const text = `kind: ApplyReplacements\nreplacements:\n- sourceValue: new\n  targets:\n  - ${target}\n    fieldPaths: [spec.owner]\n`;
      const { error, texts } = call('apply-replacements', text, cluster, labelled);
      expect(error).toBeUndefined();
      return texts[1]!.includes('owner: new');
    };
    expect(run(`select: ${select}`)).toBe(selected);
    expect(run(`select: {}\n    reject: [${select}]`)).toBe(!selected);
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
    [
      'a place far behind the end of a list',
      config('    fieldPaths: [spec.list.7.value]\n    options: {create: true}\n'),
      'index 7 specified but only 2 elements found',
    ],
    [
      'a part of what has no parts',
      config("    fieldPaths: [spec.list]\n    options: {delimiter: '-'}\n"),
      'delimiter option can only be used with scalar nodes',
    ],
    [
      'a source and a value',
      config('    fieldPaths: [a]\n').replace('  targets', '  sourceValue: x\n  targets'),
      'either a source or a sourceValue',
    ],
    [
      'a selector that is none',
      'kind: ApplyReplacements\nreplacements:\n- sourceValue: x\n  targets: [{select: {labelSelector: "a in"}}]\n',
      '"a in" is no selector',
    ],
    ['a wrong type', 'kind: ApplyReplacements\nreplacements:\n- source: x\n  targets: []\n', 'source'],
  ])('fails on %s', (_, wrong, message) => {
    expect(call('apply-replacements', wrong, cluster, itf).error).toContain(message);
  });
});
