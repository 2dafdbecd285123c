import { expect, it } from 'vitest';
import { tasteOf } from './taste.ts';

it.each([
  [undefined, 'any'],
  ['', 'any'],
  ['*/*', 'any'],
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['text/plain, application/json;q=0.5', 'json'],
  ['text/html, application/json', 'json'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'page'],
  ['text/css', 'any'],
])('who accepts "%s" gets: %s', (accept, taste) => {
  expect(tasteOf(accept)).toBe(taste);
});
