import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compacted } from './compact.ts';
import { type PolicyRule, uncovered } from './rule.ts';

const pods = (...verbs: string[]): PolicyRule => ({ apiGroups: [''], resources: ['pods'], verbs });

describe('rules', () => {
  it.each<[string, PolicyRule[], PolicyRule[]]>([
    ['of one resource become one', [pods('get'), pods('list', 'get')], [pods('get', 'list')]],
    [
      'of different groups stay apart',
      [pods('get'), { ...pods('list'), apiGroups: ['apps'] }],
      [pods('get'), { ...pods('list'), apiGroups: ['apps'] }],
    ],
    [
      'of a name stay apart from those of all names',
      [pods('get'), { ...pods('list'), resourceNames: ['a'] }, { ...pods('get'), resourceNames: ['a'] }],
      [pods('get'), { ...pods('list', 'get'), resourceNames: ['a'] }],
    ],
    [
      'of several resources and of paths come first, as they are',
      [pods('get'), { ...pods('list'), resources: ['pods', 'nodes'] }, { nonResourceURLs: ['/a'], verbs: ['get'] }],
      [{ ...pods('list'), resources: ['pods', 'nodes'] }, { nonResourceURLs: ['/a'], verbs: ['get'] }, pods('get')],
    ],
    ['of none are none', [], []],
  ])('%s', (_what, rules, expected) => expect(compacted(rules)).toEqual(expected));

  const rule = fc.record({
    apiGroups: fc.subarray(['', 'apps'], { minLength: 1 }),
    resources: fc.subarray(['pods', 'nodes'], { minLength: 1 }),
    verbs: fc.subarray(['get', 'list', 'delete'], { minLength: 1 }),
    resourceNames: fc.subarray(['a', 'b']),
  });

  it('give the same rights as before', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), (rules) => {
        const fewer = compacted(rules);
        expect([uncovered(fewer, rules), uncovered(rules, fewer)]).toEqual([[], []]);
        expect(fewer.length).toBeLessThanOrEqual(rules.length);
      }),
    );
  });
});
