import { expect, it } from 'vitest';
import { requestIdOf } from './request-id.ts';

it.each([
  ['a UUID', '3f0c1c52-7d0b-4b0e-9d2a-0d3f6a1b2c3d', true],
  ['a trace id', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', true],
  ['64 characters', 'a'.repeat(64), true],
  ['65 characters', 'a'.repeat(65), false],
  ['nothing', '', false],
  ['blanks', 'a b', false],
  ['what would break a log line', 'a"\\n', false],
])('keeps %s as id if it does no harm', (_, given, kept) => {
  expect(requestIdOf({ 'x-request-id': given }, () => 'new')).toBe(kept ? given : 'new');
});

it('makes a new id for who sends none', () => {
  expect(requestIdOf({}, () => 'new')).toBe('new');
});
