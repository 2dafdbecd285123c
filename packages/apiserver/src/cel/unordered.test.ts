import { describe, expect, it } from 'vitest';
import { compileSchema } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';

const dnn: Schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    mtu: { type: 'integer' },
    qos: { type: 'array', items: { type: 'integer' } },
  },
};

const spec: Schema = {
  type: 'object',
  properties: {
    tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    plain: { type: 'array', items: dnn },
    dnns: { type: 'array', items: dnn, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
    points: {
      type: 'array',
      items: { ...dnn, 'x-kubernetes-map-type': 'atomic' },
      'x-kubernetes-list-type': 'set',
    },
  },
};

/** Whether a rule over `self` and `oldSelf` holds. */
function holds(rule: string, self: object, old: object = self): boolean {
  const root: Schema = {
    type: 'object',
    properties: { spec: { ...spec, 'x-kubernetes-validations': [{ rule, message: 'no' }] } },
  };
  const errors = compileSchema(root).validate({ spec: self }, { spec: old });
  expect(errors.map(({ message }) => message).filter((message) => message !== 'Invalid value: no')).toEqual([]);
  return errors.length === 0;
}

const [a, b] = [
  { name: 'a', mtu: 1 },
  { name: 'b', mtu: 2 },
];

describe('a list whose order does not count', () => {
  it.each(['dnns', 'points', 'tags'])('equals itself in another order: %s', (field) => {
    const [one, two] = field === 'tags' ? ['a', 'b'] : [a, b];
    const rule = `self.${field} == oldSelf.${field}`;
    expect(holds(rule, { [field]: [one, two] }, { [field]: [two, one] })).toBe(true);
    expect(holds(rule, { [field]: [one, two] }, { [field]: [one] })).toBe(false);
    expect(holds('self == oldSelf', { [field]: [one, two] }, { [field]: [two, one] })).toBe(true);
  });

  it('differs when an item under the same key does', () => {
    const changed = { ...a, mtu: 9 };
    expect(holds('self.dnns == oldSelf.dnns', { dnns: [changed, b] }, { dnns: [b, a] })).toBe(false);
    expect(holds('self.dnns != oldSelf.dnns', { dnns: [changed, b] }, { dnns: [b, a] })).toBe(true);
  });

  it('contains what stands in it', () => {
    expect(holds('oldSelf.dnns.all(d, d in self.dnns)', { dnns: [b, a] }, { dnns: [a] })).toBe(true);
    expect(holds('oldSelf.dnns.all(d, d in self.dnns)', { dnns: [b] }, { dnns: [a] })).toBe(false);
    expect(holds("'a' in self.tags", { tags: ['a'] })).toBe(true);
  });

  it('is a list in every other way', () => {
    const self = { dnns: [b, a], tags: ['y', 'x'], points: [a] };
    for (const rule of [
      "self.dnns[0].name == 'b' && self.dnns.size() == 2",
      "self.dnns.map(d, d.name) == ['b', 'a']",
      "self.dnns.filter(d, d.mtu > 1).exists(d, d.name == 'b')",
      "self.tags[1] == 'x' && self.tags.join('-') == 'y-x' && self.tags.join() == 'yx'",
      'type(self.dnns) == list && type(self.tags) == list',
      "(self.tags + ['z']).size() == 3",
      'self.points[0].mtu == 1',
      "'%s'.format([self.tags]) == '[y, x]'",
      'self.tags.min() == "x" && !self.tags.isSorted()',
      "sets.equivalent(self.tags, ['x', 'y'])",
    ]) {
      expect([rule, holds(rule, self)]).toEqual([rule, true]);
    }
  });

  it('does not lend its order to lists that have one', () => {
    expect(holds('self.plain == oldSelf.plain', { plain: [a, b] }, { plain: [b, a] })).toBe(false);
    expect(holds('self.plain == oldSelf.plain', { plain: [a, b] }, { plain: [a, b] })).toBe(true);
  });
});
