import { describe, expect, it } from 'vitest';
import { call } from '../registry/call.fixture.ts';

const path = 'internal.config.kubernetes.io/path';
const thing = (name: string, rest = '', apiVersion = 'example.org/v1', notes = '') =>
  `apiVersion: ${apiVersion}\nkind: Thing\nmetadata:\n  name: ${name}\n${notes && `  annotations:\n    ${notes}\n`}${rest}`;
const list = (kind: string, field: string, ...items: string[]) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: l\n${field}:\n${items.map((item) => `- ${item.trimEnd().replaceAll('\n', '\n  ')}\n`).join('')}`;

describe('upsert-resource', () => {
  it('adds what is new at the end', () => {
    expect(call('upsert-resource', thing('b', 'z: 1\na: 2 # two\n'), thing('a')).texts).toEqual([
      thing('a'),
      thing('b', 'z: 1\na: 2 # two\n'),
    ]);
  });

  it.each([
    ['of the same version', thing('a', 'x: 1\n')],
    ['of another version of its group', thing('a', 'x: 1\n', 'example.org/v2')],
  ])('replaces one %s, in its file', (_, config) => {
    const { texts, list: after } = call(
      'upsert-resource',
      config,
      thing('a', '', undefined, `${path}: f.yaml`),
      thing('b'),
    );
    expect(after.items[0]?.path).toBe('f.yaml');
    expect(texts[0]).toContain('x: 1\n');
    expect(texts).toHaveLength(2);
  });

  it.each([
    ['another group', thing('a', '', 'other.org/v1')],
    ['another namespace', thing('a').replace('  name', '  namespace: n\n  name')],
  ])('takes one of %s for another', (_, config) => {
    expect(call('upsert-resource', config, thing('a')).texts).toHaveLength(2);
  });

  it('replaces all that are equal, or the one whose file is named', () => {
    const twice = ['f.yaml', 'g.yaml'].map((file) => thing('a', '', undefined, `${path}: ${file}`));
    const all = call('upsert-resource', thing('a', 'x: 1\n'), ...twice);
    expect(all.list.items.map((item) => [item.path, item.value['x']])).toEqual([
      ['f.yaml', 1],
      ['g.yaml', 1],
    ]);
    const named = call(
      'upsert-resource',
      thing('a', 'x: 1\n', undefined, 'config.kubernetes.io/target-path: g.yaml'),
      ...twice,
    );
    expect(named.list.items.map((item) => [item.path, item.value['x']])).toEqual([
      ['f.yaml', undefined],
      ['g.yaml', 1],
    ]);
    expect(named.texts.join('')).not.toContain('target-path');
  });

  it('puts what is new into the file that is named, and not into that of the configuration', () => {
    const notes = `${path}: config.yaml\n    config.kubernetes.io/target-path: new.yaml\n    mine: kept`;
    const { list: after } = call('upsert-resource', thing('b', '', undefined, notes), thing('a'));
    expect(after.items[1]?.path).toBe('new.yaml');
    expect(after.items[1]?.annotation('mine')).toBe('kept');
    const { list: other } = call('upsert-resource', thing('b', '', undefined, `${path}: config.yaml`), thing('a'));
    expect(other.items[1]?.path).toBeUndefined();
  });

  it.each([
    ['List', 'items'],
    ['UpsertResource', 'resources'],
  ])('takes several from a %s, with their comments', (kind, field) => {
    const config = list(kind, field, thing('b', 'x: 1 # one\n'), thing('a', 'y: 2\n'));
    expect(call('upsert-resource', config, thing('a')).texts).toEqual([
      thing('a', 'y: 2\n'),
      thing('b', 'x: 1 # one\n'),
    ]);
  });

  it('changes nothing with an empty list, nor when it runs again', () => {
    expect(call('upsert-resource', 'apiVersion: v1\nkind: List\nmetadata:\n  name: l\n', thing('a')).texts).toEqual([
      thing('a'),
    ]);
    const once = call('upsert-resource', thing('b', 'x: 1\n'), thing('a')).texts;
    expect(call('upsert-resource', thing('b', 'x: 1\n'), ...once).texts).toEqual(once);
  });

  it.each([
    ['a resource without a name', 'apiVersion: v1\nkind: A\n', 'lacks apiVersion, kind or name'],
    ['a list with something else in it', list('List', 'items', 'text'), 'lacks apiVersion, kind or name'],
    ['no configuration', undefined, 'functionConfig is needed'],
  ])('fails with %s', (_, config, message) => {
    expect(call('upsert-resource', config, thing('a')).error).toContain(message);
  });
});
