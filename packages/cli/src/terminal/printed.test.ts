import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { printed } from './printed.ts';

const items = [{ name: 'a', id: '001' }];

it('a list is a table, JSON or YAML, as asked', async () => {
  expect(await printed('table', items, ['NAME', 'ID'], [['a', '001']])).toBe('NAME   ID\na      001\n');
  expect(JSON.parse(await printed('json', items, [], []))).toEqual(items);
  const yaml = await printed('yaml', items, [], []);
  expect(parse(yaml)).toEqual(items);
  // Identifiers stay text.
  expect(yaml).toContain('id: "001"');
});
