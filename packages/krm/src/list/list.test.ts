import { describe, expect, it } from 'vitest';
import { Resource } from '../resource/resource.ts';
import { ResourceList } from './list.ts';
import { formatResult, resultAbout } from './result.ts';

const head = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';

describe('ResourceList', () => {
  it('is read and written without a change but for blank lines', () => {
    const text = `${head}items:\n- apiVersion: v1\n  kind: A # a\n\n  data: {x: "1"}\nfunctionConfig:\n  kind: B\n`;
    const list = ResourceList.parse(text);
    expect(list.functionConfig?.kind).toBe('B');
    expect(list.toString()).toBe(text.replace('\n\n', '\n'));
  });

  it('keeps the comment before each item, the first one too', () => {
    const text = `${head}items:\n# licence\n- apiVersion: v1\n  kind: A\n# second\n- apiVersion: v1\n  kind: B\n`;
    const list = ResourceList.parse(text);
    expect(list.toString()).toBe(text);
    expect(list.items[0]!.toString()).toContain('# licence\n');
  });

  it.each(['', `${head}`, `${head}items:\n`, `${head}items: []\n`])('may be without items: %j', (text) => {
    expect(ResourceList.parse(text || head).items).toEqual([]);
  });

  it.each([
    ['no YAML', 'a: [', 'KRM_YAML_INVALID'],
    ['something else', 'kind: List\n', 'KRM_RESOURCE_LIST_INVALID'],
    ['a list of texts', `${head}items: [x]\n`, 'KRM_RESOURCE_LIST_INVALID'],
    ['items that are no list', `${head}items: x\n`, 'KRM_RESOURCE_LIST_INVALID'],
    ['a resource without kind', `${head}items:\n- apiVersion: v1\n`, 'KRM_RESOURCE_LIST_INVALID'],
    ['an empty text', '', 'KRM_RESOURCE_LIST_INVALID'],
    ['two documents', `${head}---\n${head}`, 'KRM_RESOURCE_LIST_INVALID'],
    ['a functionConfig that is a text', `${head}functionConfig: x\n`, 'KRM_RESOURCE_LIST_INVALID'],
    ['aliases of nothing', `${head}items:\n- apiVersion: v1\n  kind: A\n  data: *x\n`, 'KRM_YAML_INVALID'],
    ['what is nested too deeply', `${head}items: ${'['.repeat(5000)}`, 'KRM_YAML_INVALID'],
  ])('refuses %s', (_, text, code) => {
    expect(() => ResourceList.parse(text)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['empty documents around', (text: string) => `---\n---\n${text}---\n`],
    ['JSON', () => `{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": []}`],
    ['no items and no functionConfig', (text: string) => text.replace('items: []', 'items:\nfunctionConfig:')],
  ])('is read with %s', (_, written) => {
    expect(ResourceList.parse(written(`${head}items: []\n`)).toString()).toBe(`${head}items: []\n`);
  });

  it('writes out what an item has from another one, as they are ordered anew', () => {
    const list = ResourceList.parse(
      `${head}items:\n- apiVersion: v1\n  kind: B\n  data: &shared {x: "1"}\n  more: *shared\n- apiVersion: v1\n  kind: A # a\n  data: *shared\n`,
    );
    list.sort();
    expect(list.toString()).toBe(
      `${head}items:\n- apiVersion: v1\n  kind: A\n  data:\n    x: "1"\n- apiVersion: v1\n  kind: B\n  data: &shared {x: "1"}\n  more: *shared\n`,
    );
  });

  it('sorts by apiVersion, kind, namespace and name', () => {
    const make = (apiVersion: string, kind: string, name: string, namespace?: string) =>
      Resource.from({ apiVersion, kind, metadata: { name, namespace } });
    const list = new ResourceList([
      make('v1', 'B', 'x'),
      make('v1', 'A', 'b', 'n'),
      make('v1', 'A', 'c'),
      make('a/v1', 'Z', 'z'),
    ]);
    list.sort();
    expect(list.items.map(({ kind, name }) => kind + name)).toEqual(['Zz', 'Ac', 'Ab', 'Bx']);
  });

  it('replaces what has the same kind, namespace and name, and keeps what is equal', () => {
    const old = Resource.from({ apiVersion: 'v1', kind: 'A', metadata: { name: 'x' }, data: { a: '1' } });
    const list = new ResourceList([old]);
    list.upsert(Resource.from(old.value));
    expect(list.items[0]).toBe(old);
    const changed = Resource.from({ ...old.value, data: {} });
    list.upsert(changed);
    expect(list.items).toEqual([changed]);
    list.upsert(Resource.from({ apiVersion: 'v1', kind: 'A', metadata: { name: 'x', namespace: 'n' } }));
    expect(list.items).toHaveLength(2);
  });

  it('writes results behind everything, as kpt orders their fields', () => {
    const resourceRef = { apiVersion: 'v1', kind: 'A', name: 'a' };
    const file = { path: 'a.yaml', index: 1 };
    const list = new ResourceList([], undefined, [{ severity: 'info', message: 'nothing', resourceRef, file }]);
    expect(list.toString()).toBe(
      `${head}items: []\nresults:\n- file:\n    index: 1\n    path: a.yaml\n  message: nothing\n` +
        '  resourceRef:\n    name: a\n    apiVersion: v1\n    kind: A\n  severity: info\n',
    );
  });
});

describe('results', () => {
  it('name resource, field and file', () => {
    const itf = Resource.from({
      apiVersion: 'req.nephio.org/v1alpha1',
      kind: 'Interface',
      metadata: { name: 'n3', annotations: { 'internal.config.kubernetes.io/path': 'n3.yaml' } },
    });
    const result = resultAbout(itf, 'error', 'unknown', 'spec.cniType');
    expect(result).toEqual({
      severity: 'error',
      message: 'unknown',
      resourceRef: { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Interface', name: 'n3' },
      field: { path: 'spec.cniType' },
      file: { path: 'n3.yaml' },
    });
    expect(formatResult(result)).toBe('[error] req.nephio.org/v1alpha1/Interface/n3 .spec.cniType (n3.yaml): unknown');
    expect(formatResult({ severity: 'info', message: 'm' })).toBe('[info] m');
  });
});
