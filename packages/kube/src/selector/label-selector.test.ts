import { describe, expect, it } from 'vitest';
import { matchLabels, parseLabelSelector } from './label-selector.ts';

describe('a label selector', () => {
  const labels = { app: 'upf', tier: 'edge', empty: '' };
  it.each([
    ['', true],
    ['app=upf', true],
    ['app==upf, tier = edge', true],
    ['app=smf', false],
    ['app!=smf', true],
    ['missing!=x', true],
    ['app in (smf, upf)', true],
    ['app in (smf)', false],
    ['app notin (smf)', true],
    ['missing notin (a)', true],
    ['missing in (a)', false],
    ['app', true],
    ['!app', false],
    ['!missing', true],
    ['empty=', true],
    ['empty in ()', true],
    ['missing in ()', false],
    ['constructor', false],
    ['!toString', true],
    ['constructor in (a)', false],
    ['valueOf!=x', true],
    ['example.com/name', false],
    ['app in (upf),tier notin (core),!old', true],
  ])('%j matches: %s', (selector, expected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(expected);
  });
  it.each(['a b', 'app=(x)', '=x', 'a in b', 'a,,b'])('%j is refused', (selector) => {
    expect(() => parseLabelSelector(selector)).toThrow(expect.objectContaining({ code: 'KUBE_SELECTOR_INVALID' }));
  });
  it('is made of labels', () => {
    expect(matchLabels({ app: 'upf', 'ue-id': '1' })).toBe('app=upf,ue-id=1');
    expect(parseLabelSelector('app=upf')(undefined)).toBe(false);
  });
});
