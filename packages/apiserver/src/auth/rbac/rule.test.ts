import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attributes } from '../attributes.ts';
import { allows, type PolicyRule, ruleText, uncovered } from './rule.ts';

function wish(verb: string, group: string, resource: string, name = ''): Attributes {
  return { verb, group, resource, namespace: 'default', name };
}

const readPods: PolicyRule = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] };

describe('a rule', () => {
  it.each<[string, PolicyRule, Attributes, boolean]>([
    ['allows its verb on its resource', readPods, wish('list', '', 'pods'), true],
    ['allows no other verb', readPods, wish('delete', '', 'pods'), false],
    ['allows no other group', readPods, wish('get', 'metrics.k8s.io', 'pods'), false],
    ['allows no subresource that it does not name', readPods, wish('get', '', 'pods/log'), false],
    ['allows all subresources with a star', { ...readPods, resources: ['*'] }, wish('get', '', 'pods/log'), true],
    [
      'allows one subresource of everything',
      { verbs: ['get'], apiGroups: ['*'], resources: ['*/scale'] },
      wish('get', 'apps', 'deployments/scale'),
      true,
    ],
    [
      'with a star and a subresource does not allow the resource',
      { verbs: ['get'], apiGroups: ['*'], resources: ['*/scale'] },
      wish('get', 'apps', 'deployments'),
      false,
    ],
    ['with names allows these', { ...readPods, resourceNames: ['a'] }, wish('get', '', 'pods', 'a'), true],
    ['with names allows no others', { ...readPods, resourceNames: ['a'] }, wish('get', '', 'pods', 'b'), false],
    ['with names allows no whole list', { ...readPods, resourceNames: ['a'] }, wish('list', '', 'pods'), false],
    [
      'of paths allows a path',
      { verbs: ['get'], nonResourceURLs: ['/metrics'] },
      { verb: 'get', path: '/metrics' },
      true,
    ],
    [
      'of paths allows what is below a star',
      { verbs: ['get'], nonResourceURLs: ['/a/*'] },
      { verb: 'get', path: '/a/b' },
      true,
    ],
    [
      'of paths allows nothing beside it',
      { verbs: ['get'], nonResourceURLs: ['/a/*'] },
      { verb: 'get', path: '/ab' },
      false,
    ],
    [
      'of resources allows no path',
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verb: 'get', path: '/' },
      false,
    ],
    ['of paths allows no resource', { verbs: ['*'], nonResourceURLs: ['*'] }, wish('get', '', 'pods'), false],
  ])('%s', (_what, rule, attributes, expected) => {
    expect(allows(rule, attributes)).toBe(expected);
  });
});

const word = (...words: string[]) => fc.subarray(words, { minLength: 1 });
const rule: fc.Arbitrary<PolicyRule> = fc.record({
  verbs: word('get', 'list', 'create', '*'),
  apiGroups: word('', 'apps', '*'),
  resources: word('pods', 'deployments', 'pods/log', '*'),
  resourceNames: fc.subarray(['a', 'b']),
});
const attributes = fc.record({
  verb: fc.constantFrom('get', 'list', 'create', 'delete'),
  group: fc.constantFrom('', 'apps', 'batch'),
  resource: fc.constantFrom('pods', 'deployments', 'pods/log', 'jobs'),
  namespace: fc.constant(''),
  name: fc.constantFrom('', 'a', 'c'),
});

describe('what others hold already', () => {
  it('covers itself', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), (rules) => {
        expect(uncovered(rules, rules)).toEqual([]);
      }),
    );
  });

  it('covers a rule only when it allows all that the rule allows', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), rule, attributes, (owned, wanted, asked) => {
        if (uncovered(owned, [wanted]).length > 0 || !allows(wanted, asked)) return;
        expect(owned.some((own) => allows(own, asked))).toBe(true);
      }),
    );
  });

  it('is told by the part that is lacking', () => {
    const wanted: PolicyRule[] = [
      { verbs: ['get', 'delete'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      { verbs: ['get'], nonResourceURLs: ['/metrics'] },
    ];
    expect(uncovered([readPods], wanted).map(ruleText)).toEqual([
      '{APIGroups:[""], Resources:["pods"], ResourceNames:["a"], Verbs:["delete"]}',
      '{NonResourceURLs:["/metrics"], Verbs:["get"]}',
    ]);
  });
});
