import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptySet, equalSets, type FieldSet, leaf, makeSet, setOf, union } from './field-set.ts';
import { parseFields, writeFields } from './fields-v1.ts';
import { shared } from './shared-set.ts';

/** Names that would be mistaken for others if they were only put behind each other. */
const element = fc.constantFrom('f:a', 'f:b', 'f:a!', 'f:', '3:f:a!', 'k:{"name":"c"}', 'v:"x"', 'f:__proto__');
const { tree } = fc.letrec<{ tree: FieldSet }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constant(leaf),
    fc
      .tuple(fc.boolean(), fc.array(fc.tuple(element, tie('tree')), { minLength: 1, maxLength: 4 }))
      .map(([self, children]) => makeSet(self, new Map(children))),
  ),
}));
const copy = ({ self, children }: FieldSet): FieldSet =>
  makeSet(self, new Map([...children].reverse().map(([name, part]) => [name, copy(part)])));

/** As `shared`, asked twice: what is kept is all forgotten when it is too much, be it between the parts of one set. */
function settled(set: FieldSet): FieldSet {
  shared(set);
  return shared(set);
}

describe('sets that are shared', () => {
  it('are equal to those they stand for, and one for all that are equal, in whatever order they were made', () => {
    fc.assert(
      fc.property(tree, (set) => {
        const one = settled(set);
        expect(equalSets(one, set)).toBe(true);
        expect(shared(copy(set))).toBe(one);
        expect(shared(one)).toBe(one);
      }),
      { numRuns: 200 },
    );
  });
  it('are one only when they are equal', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        expect(settled(a) === settled(b)).toBe(equalSets(a, b));
      }),
      { numRuns: 200 },
    );
  });
  it('share what they have in common', () => {
    const status = setOf('f:status', 'f:phase');
    const both = ['f:x', 'f:y', 'f:x', 'f:y'].map((name) => settled(union(setOf('f:metadata', name), copy(status))));
    const [a, b] = both.slice(2);
    expect(a).not.toBe(b);
    expect(a?.children.get('f:status')).toBe(b?.children.get('f:status'));
  });
  it('are as right when more were seen than are kept', () => {
    const first = shared(setOf('f:first', 'f:x'));
    for (let i = 0; i < 5000; i += 1) shared(setOf(`f:n${i}`, 'f:x'));
    expect(equalSets(shared(setOf('f:first', 'f:x')), first)).toBe(true);
  });
  it('without parts are themselves', () => {
    expect([shared(leaf), shared(emptySet)]).toEqual([leaf, emptySet]);
  });
});

describe('FieldsV1', () => {
  it('of equal sets is one object, whose parts are those of others too', () => {
    const labels = () => union(setOf('f:metadata', 'f:labels'), setOf('f:metadata', 'f:labels', 'f:app'));
    const sets = [union(setOf('f:spec', 'f:replicas'), labels()), union(labels(), setOf('f:kind'))];
    for (const set of [...sets, ...sets]) settled(set);
    const one = writeFields(union(setOf('f:spec', 'f:replicas'), labels()));
    expect(JSON.stringify(one)).toBe('{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:replicas":{}}}');
    expect(writeFields(union(labels(), setOf('f:spec', 'f:replicas')))).toBe(one);
    const other = writeFields(union(labels(), setOf('f:kind')));
    expect(Object.keys(other)).toEqual(['f:kind', 'f:metadata']);
    expect(other['f:metadata']).toBe(one['f:metadata']);
    expect(shared(parseFields(JSON.parse(JSON.stringify(one))))).toBe(parseFields(one));
  });
});
