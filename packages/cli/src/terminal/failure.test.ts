import { expect, it } from 'vitest';
import { CliError } from '../errors.ts';
import { describeFailure } from './failure.ts';

it.each<[string, unknown, string]>([
  ['an error of ours with its code', new CliError('CLI_REFUSED', 'no'), 'no [CLI_REFUSED]'],
  ['an error of Node with its code', Object.assign(new Error('no file'), { code: 'ENOENT' }), 'no file [ENOENT]'],
  ['an error without a code', new Error('plain'), 'plain'],
  ['an error whose code is a number', Object.assign(new Error('x'), { code: 7 }), 'x'],
  ['several lines in one', new Error('first\nsecond'), 'first second'],
  ['what is no error', 'text', 'text'],
])('says %s', (_, error, line) => {
  expect(describeFailure(error, {})).toBe(line);
});

it('adds the stack for who asks for it', () => {
  expect(describeFailure(new Error('deep'), { NEXSLICE_DEBUG: '1' })).toMatch(/^Error: deep\n +at /);
});
