import { describe, expect, it } from 'vitest';
import {
  duplicate,
  forbidden,
  invalid,
  mapValue,
  notFound,
  notSupported,
  required,
  tooLong,
  tooMany,
} from './field-error.ts';
import { goQuote } from './go-quote.ts';

describe('the value in an error', () => {
  it.each<[string, unknown, string]>([
    ['a text', 'a"b', '"a\\"b"'],
    ['an empty text', '', '""'],
    ['a number', -1, '-1'],
    ['a truth', false, 'false'],
    ['nothing', null, 'null'],
    ['what is absent', undefined, 'null'],
    ['a list', ['a', 1], '["a",1]'],
    ['an object', { a: 'x' }, '{"a":"x"}'],
    ['an object with signs of HTML', { a: '<&>' }, '{"a":"\\u003c\\u0026\\u003e"}'],
    ['a text with signs of HTML', '<&>', '"<&>"'],
    ['a large integer in an object', { a: 5n }, '{"a":5}'],
  ])('shows %s as Kubernetes does', (_about, value, shown) => {
    expect(invalid('f', value, 'why').message).toBe(`Invalid value: ${shown}: why`);
  });

  it('sorts maps by key, as Go writes them', () => {
    expect(JSON.stringify(mapValue({ b: '1', a: '2' }))).toBe('{"a":"2","b":"1"}');
    expect(mapValue(undefined)).toBeNull();
  });
});

describe('goQuote', () => {
  it.each<[string, string]>([
    ['plain', '"plain"'],
    ['tab\tnew\nline', '"tab\\tnew\\nline"'],
    ['\x07\b\f\r\v', '"\\a\\b\\f\\r\\v"'],
    ['\x00\x1b\x7f', '"\\x00\\x1b\\x7f"'],
    ['é漢🙂', '"é漢🙂"'],
    ['\u00a0\u200b', '"\\u00a0\\u200b"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['\ud800', '"\ufffd"'],
    ['back\\slash', '"back\\\\slash"'],
  ])('prints %j as Go does', (text, quoted) => {
    expect(goQuote(text)).toBe(quoted);
  });
});

describe('errors by reason', () => {
  it.each([
    ['required', required('f'), 'FieldValueRequired', 'Required value'],
    ['required with a detail', required('f', 'why'), 'FieldValueRequired', 'Required value: why'],
    ['duplicate', duplicate('f', 'a'), 'FieldValueDuplicate', 'Duplicate value: "a"'],
    ['not found', notFound('f', 'a'), 'FieldValueNotFound', 'Not found: "a"'],
    ['forbidden', forbidden('f', 'why'), 'FieldValueForbidden', 'Forbidden: why'],
    [
      'not supported',
      notSupported('f', 'a', ['b', 'c']),
      'FieldValueNotSupported',
      'Unsupported value: "a": supported values: "b", "c"',
    ],
    ['too long', tooLong('f', 10), 'FieldValueTooLong', 'Too long: may not be more than 10 bytes'],
    ['too long by one', tooLong('f', 1), 'FieldValueTooLong', 'Too long: may not be more than 1 byte'],
    ['too many', tooMany('f', 3, 2), 'FieldValueTooMany', 'Too many: 3: must have at most 2 items'],
    ['too many by one', tooMany('f', 2, 1), 'FieldValueTooMany', 'Too many: 2: must have at most 1 item'],
  ])('words %s', (_about, error, reason, message) => {
    expect(error).toEqual({ reason, field: 'f', message });
  });
});
