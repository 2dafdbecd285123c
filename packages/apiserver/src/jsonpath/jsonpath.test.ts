import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPath } from './jsonpath.ts';
import { JsonPathError } from './parse.ts';

const object = {
  metadata: { name: 'gold', labels: { 'app.kubernetes.io/name': 'upf', tier: 'a' } },
  spec: {
    replicas: 2,
    paused: false,
    ports: [
      { name: 'gtpu', port: 2152 },
      { name: 'pfcp', port: 8805 },
      { name: 'http', port: 80 },
    ],
    nothing: null,
  },
  status: {
    conditions: [
      { type: 'Ready', status: 'True', message: 'a == b' },
      { type: 'Bound', status: 'False' },
    ],
  },
};

describe('jsonPath', () => {
  it.each<[string, unknown[]]>([
    ['.spec.replicas', [2]],
    ['{.spec.replicas}', [2]],
    ['spec.replicas', [2]],
    ['$.spec.replicas', [2]],
    ['.spec.paused', [false]],
    ['.spec.nothing', [null]],
    ['.', [object]],
    ['.metadata.labels.tier', ['a']],
    ['.metadata.labels.app\\.kubernetes\\.io/name', ['upf']],
    ["['metadata'].name", ['gold']],
    [".metadata.labels['app.kubernetes.io/name']", ['upf']],
    ['.metadata["name"]', ['gold']],
    ["['metadata','spec']['name','replicas']", ['gold', 2]],
    ['.spec.ports[0].name', ['gtpu']],
    ['.spec.ports[-1].name', ['http']],
    ['.spec.ports[0,2].port', [2152, 80]],
    ['.spec.ports[1:].name', ['pfcp', 'http']],
    ['.spec.ports[:2].name', ['gtpu', 'pfcp']],
    ['.spec.ports[-2:].name', ['pfcp', 'http']],
    ['.spec.ports[0:3:2].name', ['gtpu', 'http']],
    ['.spec.ports[*].port', [2152, 8805, 80]],
    ['.metadata.labels.*', ['upf', 'a']],
    ['..port', [2152, 8805, 80]],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    [".status.conditions[?(@.type == 'Bound')].status", ['False']],
    ['.status.conditions[?(@.message)].type', ['Ready']],
    ['.status.conditions[?(@.message=="a == b")].type', ['Ready']],
    ['.spec.ports[?(@.port>1000)].name', ['gtpu', 'pfcp']],
    ['.spec.ports[?(@.port<=80)].name', ['http']],
    ['.spec.ports[?(@.port>=8805)].name', ['pfcp']],
    ['.spec.ports[?(@.port<81)].name', ['http']],
    ['.spec.ports[?(@.name!="http")].port', [2152, 8805]],
    ['.spec.ports[?(@.port=="80")].name', []],
    ['.spec.ports[?(@.name>5)].name', []],
  ])('%s', (expression, values) => {
    expect(jsonPath(expression)(object)).toEqual(values);
  });

  it.each([
    '.nope',
    '.spec.replicas.deeper',
    '.spec.ports[9]',
    '.spec.ports[-9]',
    '.metadata[0]',
    '.spec[*].x',
    '.toString',
    "['constructor']",
  ])('gives nothing for %s, which leads nowhere', (expression) => {
    expect(jsonPath(expression)(object)).toEqual([]);
  });

  it.each(['.spec[', '.spec[abc]', '.a..', '.spec[?(x==1)]', '.spec.[]'])('refuses %s', (expression) => {
    if (expression === '.a..') expect(jsonPath(expression)({ a: 1 })).toEqual([1]);
    else expect(() => jsonPath(expression)).toThrow(JsonPathError);
  });

  it('never fails in another way, whatever the path', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('.', '[', ']', 'a', '*', ':', '0', '?', '(', ')', '@', "'", '\\', ',', '-'),
        }),
        fc.jsonValue(),
        (path, value) => {
          try {
            expect(Array.isArray(jsonPath(path)(value))).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(JsonPathError);
          }
        },
      ),
    );
  });

  it('finds every field by its quoted name', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (name, value) => {
        const holder = JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`);
        const quoted = name.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
        expect(jsonPath(`['${quoted}']`)(holder)).toEqual([holder[name]]);
      }),
    );
  });
});
