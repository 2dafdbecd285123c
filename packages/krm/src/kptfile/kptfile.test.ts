import { describe, expect, it } from 'vitest';
import { Resource } from '../resource/resource.ts';
import { parseYaml } from '../yaml/text.ts';
import { Kptfile } from './kptfile.ts';

function kptfile(rest: string, form?: 'text' | 'boolean'): Kptfile {
  const text = `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: upf\n${rest}`;
  const { map, document } = parseYaml(text, 'Kptfile')[0]!;
  return new Kptfile(new Resource(map!, document), form);
}

/** What stands behind the metadata. */
const tail = (file: Kptfile) => file.resource.toString().split('  name: upf\n')[1];

const two = `status:
  conditions:
  # the first
  - type: a
    status: "False"
    message: wait
  - message: done
    status: "True"
    type: b
`;

describe('conditions', () => {
  it('are read in their order, entries without type left out', () => {
    const file = kptfile(`${two}  - status: true\n  - nonsense\n`);
    expect(file.conditions).toEqual([
      { type: 'a', status: 'False', message: 'wait' },
      { type: 'b', status: 'True', message: 'done' },
    ]);
  });

  it('are added at the end, keys by alphabet, empty fields left out', () => {
    const file = kptfile('pipeline: {}\n');
    file.setCondition({ type: 'a', status: 'False', reason: 'r', message: '' });
    expect(tail(file)).toBe('pipeline: {}\nstatus:\n  conditions:\n  - reason: r\n    status: "False"\n    type: a\n');
  });

  it('fill an empty status', () => {
    const file = kptfile('status: {}\n');
    file.setCondition({ type: 'a', status: 'True' });
    expect(tail(file)).toBe('status:\n  conditions:\n  - status: "True"\n    type: a\n');
  });

  it('change in their place and leave the others as they are', () => {
    const file = kptfile(two);
    file.setCondition({ type: 'b', status: 'False', message: 'again' });
    expect(tail(file)).toBe(two.replace('message: done\n    status: "True"', 'message: again\n    status: "False"'));
  });

  it('keep their order of keys when all that they said still holds', () => {
    const file = kptfile('status:\n  conditions:\n  - type: a\n    status: "False"\n');
    file.setCondition({ type: 'a', status: 'False', message: 'm' });
    expect(tail(file)).toBe('status:\n  conditions:\n  - type: a\n    status: "False"\n    message: m\n');
  });

  it('are not touched when nothing changes', () => {
    const file = kptfile(two);
    file.setCondition({ type: 'a', status: 'False', message: 'wait', reason: '' });
    file.deleteCondition('c');
    expect(file.resource.edits).toBe(0);
  });

  it('can be removed', () => {
    const file = kptfile(two);
    file.deleteCondition('a');
    expect(file.conditions.map(({ type }) => type)).toEqual(['b']);
  });

  it('count once when a type is there twice: the first, which is also the one that changes', () => {
    const file = kptfile('status:\n  conditions:\n  - {type: a, status: "False"}\n  - {type: a, status: "True"}\n');
    expect(file.condition('a')?.status).toBe('False');
    file.setCondition({ type: 'a', status: 'True', message: 'm' });
    expect(file.condition('a')).toEqual({ type: 'a', status: 'True', message: 'm' });
  });

  it('may be booleans, type first, as in the first design documents', () => {
    const file = kptfile('status:\n  conditions:\n  - type: n6\n    status: true\n  - type: n4\n', 'boolean');
    expect(file.condition('n6')?.status).toBe('True');
    expect(file.condition('n4')?.status).toBe('Unknown');
    file.setCondition({ type: 'n3', status: 'False' });
    expect(tail(file)).toBe(
      'status:\n  conditions:\n  - type: n6\n    status: true\n  - type: n4\n  - type: n3\n    status: false\n',
    );
  });
});

describe('readiness gates', () => {
  it('are added once, behind what info says already', () => {
    const file = kptfile('info:\n  description: x\n');
    file.addReadinessGate('g');
    file.addReadinessGate('g');
    expect(tail(file)).toBe('info:\n  description: x\n  readinessGates:\n  - conditionType: g\n');
  });

  it('are met by a condition that is True', () => {
    const file = kptfile('info:\n  readinessGates:\n  - conditionType: a\n  - conditionType: b\n');
    expect(file.unmetGates).toEqual(['a', 'b']);
    file.setCondition({ type: 'a', status: 'True' });
    file.setCondition({ type: 'b', status: 'Unknown' });
    expect(file.unmetGates).toEqual(['b']);
  });
});

describe('ensureMap', () => {
  it('makes an empty map where there is none and leaves one that is there', () => {
    const file = kptfile('info:\n  description: x\n');
    file.ensureMap('status');
    file.ensureMap('info');
    expect(tail(file)).toBe('info:\n  description: x\nstatus: {}\n');
  });
});

describe('Kptfile.find', () => {
  const at = (path: string) =>
    Resource.from({
      apiVersion: 'kpt.dev/v1',
      kind: 'Kptfile',
      metadata: { name: path, annotations: { 'internal.config.kubernetes.io/path': path } },
    });

  it('takes the one whose file lies least deep, the last of those', () => {
    expect(Kptfile.find([at('sub/Kptfile'), at('Kptfile'), at('a/b/Kptfile')])?.name).toBe('Kptfile');
    expect(Kptfile.find([at('a/Kptfile'), at('b/Kptfile')])?.name).toBe('b/Kptfile');
    expect(Kptfile.find([])).toBeUndefined();
  });
});
