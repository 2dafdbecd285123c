import { expect, it } from 'vitest';
import { table } from './table.ts';

it('columns are as wide as their widest cell, and lines have no trailing blanks', () => {
  expect(
    table(
      ['UE-ID', 'UPF'],
      [
        ['1', 'upf-ue1'],
        ['1000000', '-'],
      ],
    ),
  ).toBe(['UE-ID     UPF', '1         upf-ue1', '1000000   -', ''].join('\n'));
});

it('a table without rows is its head', () => {
  expect(table(['A', 'B'], [])).toBe('A   B\n');
});
