import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import type { StatusError } from '../status/status.ts';
import { parseFieldSelector } from './fields.ts';
import { parseLabelSelector } from './labels.ts';

/** One requirement, as a client library holds it before it writes it down. */
type Requirement =
  | { key: string; operator: 'exists' | 'absent' }
  | { key: string; operator: '=' | '==' | '!='; value: string }
  | { key: string; operator: '>' | '<'; bound: number }
  | { key: string; operator: 'in' | 'notin'; values: string[] };

const key = fc.constantFrom('app', 'tier', 'example.com/site', 'in', 'notin', 'constructor');
const value = fc.constantFrom('', 'a', 'b', 'In', '5', '-3', '007', 'a.b_c-d');

const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('exists' as const, 'absent' as const) }),
  fc.record({
    key,
    operator: fc.constantFrom('=' as const, '==' as const, '!=' as const),
    value: value.filter(Boolean),
  }),
  fc.record({ key, operator: fc.constantFrom('>' as const, '<' as const), bound: fc.nat(9) }),
  fc.record({
    key,
    operator: fc.constantFrom('in' as const, 'notin' as const),
    values: fc.uniqueArray(
      value.filter((text) => text !== '-3'),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

const requirements = fc.array(
  requirement.filter((one) => !('value' in one && one.value === '-3')),
  { maxLength: 4 },
);
const labels = fc.option(fc.dictionary(key, value, { maxKeys: 4 }), { nil: undefined });
const space = fc.constantFrom('', ' ', '  ', '\t', '\r\n');

/** Spaces may stand around every sign; words need one between them. */
function written(one: Requirement, gap: string): string {
  switch (one.operator) {
    case 'exists':
      return gap + one.key + gap;
    case 'absent':
      return `${gap}!${gap}${one.key}${gap}`;
    case 'in':
    case 'notin':
      return `${one.key} ${one.operator}${gap}(${gap}${one.values.join(`${gap},${gap}`)}${gap})`;
    case '>':
    case '<':
      return one.key + gap + one.operator + gap + one.bound;
    default:
      return one.key + gap + one.operator + gap + one.value;
  }
}

/** The documented meaning, in the plainest way. */
function holds(one: Requirement, of: Record<string, string> = {}): boolean {
  const has = Object.keys(of).includes(one.key);
  const label = has ? (of[one.key] as string) : '';
  switch (one.operator) {
    case 'exists':
      return has;
    case 'absent':
      return !has;
    case '!=':
      return !has || label !== one.value;
    case 'in':
      return has && one.values.includes(label);
    case 'notin':
      return !has || !one.values.includes(label);
    case '>':
      return /^-?\d+$/.test(label) && Number(label) > one.bound;
    case '<':
      return /^-?\d+$/.test(label) && Number(label) < one.bound;
    default:
      return has && label === one.value;
  }
}

describe('label selectors', () => {
  it('select what each of their requirements selects, however they are spaced', () => {
    fc.assert(
      fc.property(requirements, labels, space, (all, of, gap) => {
        const matches = parseLabelSelector(all.map((one) => written(one, gap)).join(','));
        expect(matches?.(of) ?? true).toBe(all.every((one) => holds(one, of)));
      }),
      { numRuns: 1000 },
    );
  });

  it('compare numbers beyond those of JavaScript exactly', () => {
    const one = { n: '9007199254740993' };
    expect(parseLabelSelector('n>9007199254740992')?.(one)).toBe(true);
    expect(parseLabelSelector('n<9007199254740993')?.(one)).toBe(false);
  });

  it('do not read numbers off what objects inherit', () => {
    expect(parseLabelSelector('constructor>1')?.({})).toBe(false);
  });
});

const info = {
  namespaced: true,
  custom: false,
  selectableFields: {
    'spec.node': (object: ApiObject) => String((object['spec'] as { node?: string } | undefined)?.node ?? ''),
  },
} as unknown as ResourceInfo;

function fieldMatches(text: string, object: object): boolean {
  return parseFieldSelector(text, info)?.matches(object as ApiObject) ?? true;
}

const term = fc.record({
  field: fc.constantFrom('metadata.name', 'metadata.namespace', 'spec.node'),
  operator: fc.constantFrom('=', '==', '!='),
  value: fc.string({ unit: fc.constantFrom('a', 'b', ',', '=', '\\', '!'), maxLength: 3 }),
});

function escaped(text: string): string {
  return text.replace(/[\\,=]/g, (character) => `\\${character}`);
}

describe('field selectors', () => {
  it('select what each of their terms selects, whatever stands in the values', () => {
    const objects = fc.record({ name: term.map((one) => one.value), node: term.map((one) => one.value) });
    fc.assert(
      fc.property(fc.array(term, { maxLength: 3 }), objects, (terms, { name, node }) => {
        const object = { metadata: { name, namespace: 'a' }, spec: { node } };
        const actual: Record<string, string> = { 'metadata.name': name, 'metadata.namespace': 'a', 'spec.node': node };
        const expected = terms.every((one) => (actual[one.field] === one.value) === (one.operator !== '!='));
        const text = terms.map((one) => one.field + one.operator + escaped(one.value)).join(',');
        expect(fieldMatches(text, object)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['metadata.name=a=b', 'invalid field selector: unescaped character in value: 61'],
    ['metadata.name=a\\b', 'invalid field selector: invalid escape sequence: \\b'],
    ['metadata.name=a\\', 'invalid field selector: invalid escape sequence: \\'],
    ['metadata.name', "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
    ['metadata.name=a,b', "invalid selector: 'metadata.name=a,b'; can't understand 'b'"],
    ['=', 'field label not supported: '],
  ])('are refused: %s', (text, message) => {
    expect(() => parseFieldSelector(text, info)).toThrow(expect.objectContaining({ message, code: 400 }));
  });

  it('never fail in another way than by saying 400', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab=!\\,. ', 'metadata.name'), maxLength: 20 }), (text) => {
        try {
          fieldMatches(text, { metadata: { name: 'a' } });
        } catch (error) {
          expect((error as StatusError).code).toBe(400);
        }
      }),
    );
  });
});
