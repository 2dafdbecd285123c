import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StatusError } from '../status/status.ts';
import type { PatchType } from './content-type.ts';
import { decodeBody } from './decode-body.ts';
import { decodePatch } from './decode-patch.ts';

const options = { validation: 'Strict', kind: 'ConfigMap' } as const;
const bodies = ['application/json', 'application/yaml'] as const;
const patches: PatchType[] = ['json', 'merge', 'strategic', 'apply'];

/** Either an answer or a refusal in Kubernetes' words; nothing else may come out. */
function outcome(act: () => unknown): 'read' | number {
  try {
    act();
    return 'read';
  } catch (error) {
    if (error instanceof StatusError) return error.status.code as number;
    throw error;
  }
}

const outcomes = (bytes: Buffer) => [
  ...bodies.map((type) => outcome(() => decodeBody(bytes, type, options))),
  ...patches.map((type) => outcome(() => decodePatch(bytes, type, 'Strict'))),
];

const of = (text: string) => outcomes(Buffer.from(text));

describe('a hostile body', () => {
  it.each([
    ['opens a list half a million times', '['.repeat(500_000)],
    ['opens objects without end', '{"a":'.repeat(100_000)],
    ['nests what it closes', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['is a text without end', `{"a":"${'x'.repeat(500_000)}`],
    ['is one of backslashes', `{"a":"${'\\'.repeat(99_999)}`],
  ])('that %s is refused', (_, text) => {
    expect(of(text).every((code) => code === 400)).toBe(true);
  });

  it.each([
    ['numbers', `{"a":[${Array(20_000).fill('12345678901234567890').join(',')}]}`],
    ['duplicates', `{${Array(20_000).fill('"a":1').join(',')}}`],
    ['keys', `{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":{}`).join(',')}}`],
    ['spaces', `{"a":1}${' '.repeat(500_000)}`],
  ])('with very many %s is answered', (_, text) => {
    expect(outcome(() => decodeBody(Buffer.from(text), 'application/json', options))).toBe('read');
    expect(outcome(() => decodePatch(Buffer.from(text), 'merge', 'Strict'))).toBe('read');
  });

  it('with keys of the prototype changes none', () => {
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      of(`{"${key}":{"polluted":true},"a":{"${key}":{"polluted":true}}}`);
      of(`{"${key}":1,"${key}":2}`);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(typeof {}.toString).toBe('function');
  });

  it('of any bytes is read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        for (const code of outcomes(Buffer.from(bytes))) expect(['read', 400]).toContain(code);
      }),
    );
  });

  it('of any YAML tokens is read or refused', () => {
    const token = fc.constantFrom(
      ...['a', ': ', '- ', '? ', '\n', '  ', '&x ', '*x', '<<: ', '!!set ', '|', '>', '"', "'", '{', '}', '[', ']'],
      ...[',', '#', '---\n', '...\n', '%YAML 1.1\n', '\t', 'yes', '0x1', '~', '!!', '@', '`'],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 14 }), (tokens) => {
        for (const code of of(tokens.join(''))) expect(['read', 400]).toContain(code);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an object', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));

  it('is what was written, by every way in', () => {
    fc.assert(
      fc.property(object, (given) => {
        const text = JSON.stringify({ ...given, kind: 'Thing', apiVersion: 'v1' });
        fc.pre(!text.includes('<<'));
        const expected: unknown = JSON.parse(text);
        const bytes = Buffer.from(text);
        for (const type of bodies) expect(decodeBody(bytes, type, options).object).toEqual(expected);
        for (const type of ['merge', 'strategic', 'apply'] as const) {
          expect(decodePatch(bytes, type, 'Strict').object).toEqual(expected);
        }
      }),
    );
  });
});

describe('rounded integers', () => {
  it('of YAML bodies are warned of, unless validation is ignored', () => {
    const bytes = Buffer.from('spec:\n  size: 9007199254740993\n');
    const warnings = ['integer "spec.size" is beyond 2^53 and was rounded'];
    expect(decodeBody(bytes, 'application/yaml', options).warnings).toEqual(warnings);
    expect(decodePatch(bytes, 'apply', 'Warn').warnings).toEqual(warnings);
    expect(decodeBody(bytes, 'application/yaml', { ...options, validation: 'Ignore' }).warnings).toEqual([]);
  });
});
