import { describe, expect, it } from 'vitest';
import type { LabelSelector } from '../types.ts';
import { formatSelector, goSelector, selects } from './selector.ts';

const terms = [
  { key: 'tier', operator: 'In', values: ['b', 'a'] },
  { key: 'old', operator: 'DoesNotExist' },
  { key: 'app', operator: 'Exists' },
  { key: 'zone', operator: 'NotIn', values: ['z'] },
];

describe('goSelector', () => {
  it.each<[LabelSelector, string, string]>([
    [{}, '', ''],
    [{ matchLabels: { b: '2', a: '1' } }, 'a: 1,b: 2,', ''],
    [
      {
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['lone', 'b'] },
          { key: 'zz', operator: 'DoesNotExist' },
        ],
      },
      '',
      'LabelSelectorRequirement{Key:app,Operator:In,Values:[lone b],},LabelSelectorRequirement{Key:zz,Operator:DoesNotExist,Values:[],},',
    ],
  ])('prints %j as Go does', (selector, labels, terms) => {
    expect(goSelector(selector)).toBe(
      `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${terms}},}`,
    );
  });
});

describe('formatSelector', () => {
  it('lists terms by key, values in order', () => {
    expect(formatSelector({ matchLabels: { b: '2' }, matchExpressions: terms })).toBe(
      'app,b=2,!old,tier in (a,b),zone notin (z)',
    );
  });

  it('says when nothing is selected by', () => {
    expect(formatSelector(undefined)).toBe('<none>');
    expect(formatSelector({})).toBe('<none>');
  });
});

describe('selects', () => {
  it.each<[boolean, Record<string, string>]>([
    [true, { tier: 'a', app: '' }],
    [false, { tier: 'c', app: '' }],
    [false, { tier: 'a', app: '', old: '' }],
    [false, { tier: 'a', app: '', zone: 'z' }],
    [false, { tier: 'a' }],
  ])('is %s for %j', (expected, labels) => {
    expect(selects({ matchExpressions: terms }, labels)).toBe(expected);
  });

  it('takes nothing without a selector and everything with an empty one', () => {
    expect(selects(null, { a: 'b' })).toBe(false);
    expect(selects({}, {})).toBe(true);
  });
});
