import { describe, expect, it } from 'vitest';
import { reads, words } from './command-line.ts';

describe('the words of a command line', () => {
  it.each<[string, string[]]>([
    ['get  pods', ['get', 'pods']],
    [`patch cm a -p '{"data": {"a": "1"}}'`, ['patch', 'cm', 'a', '-p', '{"data": {"a": "1"}}']],
    [`--for=jsonpath='{.status.phase}'=Up x`, ['--for=jsonpath={.status.phase}=Up', 'x']],
    [`-p ''`, ['-p', '']],
    ['', []],
  ])('%s', (line, expected) => {
    expect(words(line)).toEqual(expected);
  });
});

describe('what a program printed', () => {
  it.each<[string, string, boolean]>([
    ['NAME   READY\nweb    1/1\n', 'NAME READY\nweb 1/1', true],
    ['web 1/1 5s', 'web 1/1 *', true],
    ['web 1/1 5s more', 'web 1/1 *', false],
    ['cron */5 * * * *', 'cron */5 * * * *', true],
    ['web (1) created', 'web (1) created', true],
    ['web-x8f1 created', 'web-... created', true],
    ['one\ntwo\nthree', 'one\n...\nthree', true],
    ['one\ntwo', 'one', false],
    ['\x1b[0;32mready\x1b[0m', 'ready', true],
    ['a.b', 'axb', false],
    ['axb', 'a.b', false],
  ])('%j against %j', (text, pattern, expected) => {
    expect(reads(text, pattern)).toBe(expected);
  });
});
