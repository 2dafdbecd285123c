import { describe, expect, it } from 'vitest';
import { jsonPath } from './jsonpath.ts';
import { JsonPathError } from './parse.ts';

/** A pod as kubectl's users ask for its parts. */
const pod = {
  kind: 'Pod',
  metadata: {
    name: 'upf-0',
    labels: { app: 'upf', 'app.kubernetes.io/name': 'upf', 'with space': 'x' },
    annotations: { "it's": 'quoted', 'a"b': 'double' },
  },
  spec: {
    containers: [
      { name: 'upf', image: 'upf:1', ports: [{ containerPort: 8805 }, { containerPort: 2152 }], env: [] },
      { name: 'sidecar', image: 'sidecar:2', ports: [{ containerPort: 80 }] },
      { name: 'probe', image: 'probe:1' },
    ],
    replicas: 0,
  },
  status: {
    conditions: [
      { type: 'Ready', status: 'True', weight: 1 },
      { type: 'Scheduled', status: 'False', weight: 2.5 },
    ],
    phase: '',
    none: null,
  },
};

describe('a path', () => {
  it.each<[string, unknown[]]>([
    // Fields, with or without braces, dollar and quotes.
    ['.metadata.name', ['upf-0']],
    ['{.metadata.name}', ['upf-0']],
    ['{$.metadata.name}', ['upf-0']],
    ['metadata.name', ['upf-0']],
    ["{.metadata['name']}", ['upf-0']],
    ["{.metadata['name','kind']}", ['upf-0']],
    ["{['kind','metadata']['name']}", ['upf-0']],
    // Keys with dots and other signs.
    ['{.metadata.labels.app\\.kubernetes\\.io/name}', ['upf']],
    ["{.metadata.labels['app.kubernetes.io/name']}", ['upf']],
    ["{.metadata.labels['with space']}", ['x']],
    ["{.metadata.annotations['it\\'s']}", ['quoted']],
    ['{.metadata.annotations["it\'s"]}', ['quoted']],
    ['{.metadata.annotations["a\\"b"]}', ['double']],
    // Items, from either end, several, and ranges.
    ['{.spec.containers[0].name}', ['upf']],
    ['{.spec.containers[-1].name}', ['probe']],
    ['{.spec.containers[0,2].name}', ['upf', 'probe']],
    ['{.spec.containers[-1,0].name}', ['probe', 'upf']],
    ['{.spec.containers[0:2].name}', ['upf', 'sidecar']],
    ['{.spec.containers[-2:].name}', ['sidecar', 'probe']],
    ['{.spec.containers[::2].name}', ['upf', 'probe']],
    ['{.spec.containers[9].name}', []],
    // All of them, and all below.
    ['{.spec.containers[*].image}', ['upf:1', 'sidecar:2', 'probe:1']],
    ['{.spec.containers[*].ports[*].containerPort}', [8805, 2152, 80]],
    ['{.metadata.labels.*}', ['upf', 'upf', 'x']],
    ['{..containerPort}', [8805, 2152, 80]],
    // Filters, also within each other's lists.
    ['{.status.conditions[?(@.type=="Ready")].status}', ['True']],
    ["{.status.conditions[?(@.type!='Ready')].status}", ['False']],
    ['{.status.conditions[?(@.weight>1)].type}', ['Scheduled']],
    ['{.status.conditions[?(@.weight<=1)].type}', ['Ready']],
    ['{.spec.containers[?(@.ports)].name}', ['upf', 'sidecar']],
    ['{.spec.containers[?(@.ports[0].containerPort==80)].name}', ['sidecar']],
    ['{.spec.containers[?(@.image=="upf:1")].ports[1].containerPort}', [2152]],
    // What is empty is there, what is absent is not.
    ['.spec.replicas', [0]],
    ['.status.phase', ['']],
    ['.status.none', [null]],
    ['.status.nothing.at.all', []],
    ['.kind.length', []],
    ['.spec.containers.length', []],
    ['.', [pod]],
    ['{}', [pod]],
  ])('%s', (path, values) => {
    expect(jsonPath(path)(pod)).toEqual(values);
  });

  it.each(['{.spec.containers[}', '{.spec.containers[a]}', '{.a[1.5]}', '.a[0'])('%s cannot be read', (path) => {
    expect(() => jsonPath(path)(pod)).toThrow(JsonPathError);
  });
});
