import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LabelSelector, matchLabels, parseLabelSelector, selectorText } from './label-selector.ts';

describe('a label selector', () => {
  const labels = { app: 'upf', tier: 'edge', empty: '', 'example.com/role': 'user-plane' };
  it.each([
    ['', true],
    [' ', true],
    ['app=upf', true],
    ['app==upf, tier = edge', true],
    ['app=smf', false],
    ['app=UPF', false],
    ['app!=smf', true],
    ['app!=upf', false],
    ['missing!=x', true],
    ['app in (smf, upf)', true],
    ['app in (smf)', false],
    ['app in(upf)', true],
    ['app notin (smf)', true],
    ['app notin (smf, upf)', false],
    ['missing notin (a)', true],
    ['missing in (a)', false],
    ['app', true],
    ['!app', false],
    ['! missing', true],
    ['!missing', true],
    ['empty=', true],
    ['empty', true],
    ['empty in ()', true],
    ['missing in ()', false],
    ['missing=', false],
    ['constructor', false],
    ['!toString', true],
    ['constructor in (a)', false],
    ['valueOf!=x', true],
    ['example.com/role=user-plane', true],
    ['example.com/name', false],
    ['app in (upf),tier notin (core),!old', true],
    ['app in (upf),tier notin (core,edge),!old', false],
  ])('%j matches: %s', (selector, expected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(expected);
  });

  it.each(['a b', 'app=(x)', '=x', 'a in b', 'a,,b', 'a=b=c', 'a in (b', 'a,', '!', 'a in (b) c'])(
    '%j is refused',
    (selector) => {
      expect(() => parseLabelSelector(selector)).toThrow(expect.objectContaining({ code: 'KUBE_SELECTOR_INVALID' }));
    },
  );

  it('asks for what is there of an object without labels', () => {
    expect(parseLabelSelector('app=upf')(undefined)).toBe(false);
    expect(parseLabelSelector('!app')(undefined)).toBe(true);
    expect(parseLabelSelector('')(undefined)).toBe(true);
  });

  it('is made of labels', () => {
    expect(matchLabels({ app: 'upf', 'ue-id': '1' })).toBe('app=upf,ue-id=1');
    expect(matchLabels({})).toBe('');
  });
});

describe('the text of a selector that an object carries', () => {
  it.each<[LabelSelector, string]>([
    [{}, ''],
    [{ matchLabels: { app: 'upf' } }, 'app=upf'],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] }, 'app in (a,b)'],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] }, 'app notin (a)'],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, 'app'],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, '!app'],
    [{ matchLabels: { a: '1', b: '2' }, matchExpressions: [{ key: 'c', operator: 'Exists' }] }, 'a=1,b=2,c'],
  ])('%j is %j', (selector, text) => {
    expect(selectorText(selector)).toBe(text);
  });

  it('cannot be made of an operator that does not exist', () => {
    expect(() => selectorText({ matchExpressions: [{ key: 'a', operator: 'Like' }] })).toThrow(
      expect.objectContaining({ code: 'KUBE_SELECTOR_INVALID' }),
    );
  });

  const names = ['app', 'tier', 'example.com/x', 'constructor'];
  const values = ['', 'a', 'b', 'c-1'];
  const label = fc.constantFrom(...names);
  const value = fc.constantFrom(...values);
  const someLabels = fc.dictionary(label, value, { noNullPrototype: true });
  const expression = fc.oneof(
    fc.record({
      key: label,
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.uniqueArray(value, { minLength: 1 }),
    }),
    fc.record({ key: label, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );
  const selector = fc.record({ matchLabels: someLabels, matchExpressions: fc.array(expression, { maxLength: 3 }) });

  /** As the documentation of Kubernetes says it, one requirement at a time. */
  function matches({ matchLabels: equal = {}, matchExpressions = [] }: LabelSelector, labels: object): boolean {
    const has = (name: string) => Object.hasOwn(labels, name);
    const of = (name: string) => (labels as Record<string, string>)[name] ?? '';
    return (
      Object.entries(equal).every(([name, wanted]) => has(name) && of(name) === wanted) &&
      matchExpressions.every(({ key, operator, values: listed = [] }) => {
        if (operator === 'In') return has(key) && listed.includes(of(key));
        if (operator === 'NotIn') return !has(key) || !listed.includes(of(key));
        return operator === 'Exists' ? has(key) : !has(key);
      })
    );
  }

  it('matches what the selector matches', () => {
    fc.assert(
      fc.property(selector, someLabels, (each, labels) => {
        expect(parseLabelSelector(selectorText(each))(labels)).toBe(matches(each, labels));
      }),
      { numRuns: 1_000 },
    );
  });
});
