import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import { StatusError } from '../status/status.ts';
import { parseFieldSelector } from './fields.ts';
import { parseLabelSelector } from './labels.ts';

function selects(selector: string, labels: Record<string, string> | undefined): boolean {
  return parseLabelSelector(selector)?.(labels) ?? true;
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
  throw new Error('not refused');
}

const gold = { tier: 'gold', site: 'edge1', n: '5' };

describe('a label selector', () => {
  it.each([
    ['', true],
    ['tier', true],
    ['!tier', false],
    ['other', false],
    ['!other', true],
    ['tier=gold', true],
    ['tier==gold', true],
    ['tier!=gold', false],
    ['other!=x', true],
    ['tier in (gold,silver)', true],
    ['tier in (silver)', false],
    ['tier notin (silver)', true],
    ['other notin (silver)', true],
    ['tier=gold,site=edge1', true],
    ['tier=gold,site=edge2', false],
    [' tier = gold , site ', true],
    ['tier in ()', false],
    ['tier in (,gold)', true],
    ['tier=', false],
    ['n>4', true],
    ['n>5', false],
    ['n<6', true],
    ['tier>1', false],
  ])('%s selects the object: %s', (selector, expected) => {
    expect(selects(selector, gold)).toBe(expected);
  });

  it('selects objects without labels only by what they have not', () => {
    expect([selects('a', undefined), selects('!a', undefined), selects('a!=b', undefined)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('is not fooled by names that every object inherits', () => {
    expect(selects('constructor', {})).toBe(false);
    expect(selects('toString notin (x)', {})).toBe(true);
  });

  it.each([
    ['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['bad key!=x', "unable to parse requirement: found 'key', expected: in, notin, =, ==, !=, gt, lt"],
    [',a', "found ',', expected: !, identifier, or 'end of string'"],
    ['a,', "found '', expected: identifier after ','"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a=(', "unable to parse requirement: found '(', expected: identifier"],
  ])('%s cannot be read', (selector, message) => {
    expect(refusal(() => parseLabelSelector(selector))).toBe(message);
  });

  it.each(['a>b', 'a=-', '-a=b', `a=${'x'.repeat(64)}`])('%s has keys or values that no label can have', (selector) => {
    expect(refusal(() => parseLabelSelector(selector))).toMatch(/^unable to parse requirement: .*Invalid value/);
  });

  it('never fails in another way than by saying 400', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab=!()<>, in'), maxLength: 20 }), (selector) => {
        try {
          parseLabelSelector(selector)?.(gold);
        } catch (error) {
          expect((error as StatusError).code).toBe(400);
        }
      }),
    );
  });

  it('with `in` selects exactly what one of the equalities selects', () => {
    const value = fc.constantFrom('gold', 'silver', 'none');
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), value, (values, actual) => {
        const one = values.some((candidate) => selects(`tier=${candidate}`, { tier: actual }));
        expect(selects(`tier in (${values.join(',')})`, { tier: actual })).toBe(one);
        expect(selects(`tier notin (${values.join(',')})`, { tier: actual })).toBe(!one);
      }),
    );
  });
});

const object = {
  metadata: { name: 'one', namespace: 'here' },
  status: { phase: 'Running' },
} as unknown as ApiObject;

function info(more: Partial<ResourceInfo> = {}): ResourceInfo {
  return { namespaced: true, custom: false, selectableFields: {}, ...more } as ResourceInfo;
}

const pods = info({ selectableFields: { 'status.phase': (pod) => (pod['status'] as { phase: string }).phase } });

describe('a field selector', () => {
  it.each([
    ['metadata.name=one', true],
    ['metadata.name==one', true],
    ['metadata.name!=one', false],
    ['metadata.name=one,metadata.namespace=here', true],
    ['metadata.name=one,metadata.namespace=there', false],
    ['status.phase=Running', true],
    ['status.phase!=Running,metadata.name=one', false],
    ['metadata.name=o\\,ne', false],
  ])('%s selects the object: %s', (selector, expected) => {
    expect(parseFieldSelector(selector, pods)?.matches(object)).toBe(expected);
  });

  it('knows the one name that it can select', () => {
    expect(parseFieldSelector('metadata.name=one', pods)?.name).toBe('one');
    expect(parseFieldSelector('metadata.name!=one', pods)?.name).toBeUndefined();
    expect(parseFieldSelector('', pods)).toBeUndefined();
  });

  it('refuses fields in the words that the kind has for it', () => {
    const plain = '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"';
    expect(refusal(() => parseFieldSelector('spec.x=1', info()))).toBe(plain);
    expect(refusal(() => parseFieldSelector('spec.x=1', pods))).toBe('field label not supported: spec.x');
    expect(refusal(() => parseFieldSelector('spec.x=1', info({ custom: true })))).toBe(
      'field label not supported: spec.x',
    );
    expect(refusal(() => parseFieldSelector('toString=1', info({ custom: true })))).toBe(
      'field label not supported: toString',
    );
  });
});
