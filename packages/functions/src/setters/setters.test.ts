import { describe, expect, it } from 'vitest';
import { call, configMap, dollars, simple } from '../registry/call.fixture.ts';
import { derived } from './pattern.ts';

const set = (line: string, ...data: string[]) => {
  const { texts, error } = call('apply-setters', configMap(...data), simple('Any', 'x', `${dollars(line)}\n`));
  return error ?? texts[0]!.slice(simple('Any', 'x').length, -1);
};

describe('apply-setters', () => {
  it.each<[string, string[], string]>([
    // A field becomes what its pattern says.
    ['a: old # kpt-set: <x>', ['x: new'], 'a: new # kpt-set: <x>'],
    ['a: nginx:1 # kpt-set: <image>:<tag>', ['image: ubuntu', 'tag: "1.8"'], 'a: ubuntu:1.8 # kpt-set: <image>:<tag>'],
    ['a: old # kpt-set: <x>', ['y: new'], 'a: old # kpt-set: <x>'],
    ['a: old # set me', ['x: new'], 'a: old # set me'],
    ['a:\n- old # kpt-set: <x>', ['x: new'], 'a:\n- new # kpt-set: <x>'],
    ['a:\n- b: 1\n  c: old # kpt-set: <x>', ['x: new'], 'a:\n- b: 1\n  c: new # kpt-set: <x>'],
    // What is not given is taken from the field.
    ['a: nginx:1.7 # kpt-set: <image>:<tag>', ['image: ubuntu'], 'a: ubuntu:1.7 # kpt-set: <image>:<tag>'],
    [
      'a: my.dev.example.com # kpt-set: my.<stage>.<domain>.<tld>',
      ['domain: demo', 'tld: io'],
      'a: my.dev.demo.io # kpt-set: my.<stage>.<domain>.<tld>',
    ],
    // Quotes stay; without them the text says what it is.
    ['a: "1.0" # kpt-set: <x>', ['x: "2"'], 'a: "2" # kpt-set: <x>'],
    ['a: unset # kpt-set: <x>', ['x: "2"'], 'a: 2 # kpt-set: <x>'],
    ['a: 1 # kpt-set: <x>', ['x: many'], 'a: many # kpt-set: <x>'],
    ['a: 1 # kpt-set: <x>', ['x: 1.10'], 'a: 1.10 # kpt-set: <x>'],
    ['a: no # kpt-set: <x>', ['x: true'], 'a: true # kpt-set: <x>'],
    ['a: 1 # kpt-set: <x>', ['x: "093"'], 'a: "093" # kpt-set: <x>'],
    ['a: one # kpt-set: <x>', ['x: "a: b"'], "a: 'a: b' # kpt-set: <x>"],
    // An empty value is one.
    ['a: old # kpt-set: <x>', ['x: ""'], 'a: "" # kpt-set: <x>'],
    ['a: old # kpt-set: <x>', ['x:'], 'a: "" # kpt-set: <x>'],
    ['a: nginx:1.7 # kpt-set: <image>:<tag>', ['image: ""'], 'a: :1.7 # kpt-set: <image>:<tag>'],
    ['a: "" # kpt-set: <x>', ['x: new'], 'a: "new" # kpt-set: <x>'],
    // Lists, in flow or block style.
    ['a: # kpt-set: <x>\n- one', ['x: "[two, 3]"'], 'a: # kpt-set: <x>\n- two\n- 3'],
    ['a: # kpt-set: <x>\n- one', ['x: |\n    - two\n    - three'], 'a: # kpt-set: <x>\n- two\n- three'],
    ['a: [one, two] # kpt-set: <x>', ['x: "[three]"'], 'a: # kpt-set: <x>\n- three'],
    ['a: # kpt-set: <x>\n- one', ['x: ""'], 'a: [] # kpt-set: <x>'],
    ['a: [] # kpt-set: <x>', ['x: "[one]"'], 'a: # kpt-set: <x>\n- one'],
    ['a: # kpt-set: <x>\n- {b: 1}', ['x: "[{b: 2}]"'], 'a: # kpt-set: <x>\n- {b: 2}'],
  ])('with %s and %j it is %s', (line, data, expected) => {
    const { texts, error } = call('apply-setters', configMap(...data), simple('Any', 'x', `${dollars(line)}\n`));
    expect(error).toBeUndefined();
    expect(texts[0]).toBe(simple('Any', 'x', `${dollars(expected)}\n`));
    const again = call('apply-setters', configMap(...data), texts[0]!);
    expect(again.texts).toEqual(texts);
  });

  it.each([
    ['a: other # kpt-set: <image>:<tag>', 'image: x', 'values for setters [<tag>] must be provided'],
    ['a: # kpt-set: <x>\n- one', 'x: two', 'input to array setter must be an array of values, but found "two"'],
    ['a: # kpt-set: <x>:<y>\n- one', 'x: "[two]"', 'invalid setter pattern for array node: "<x>:<y>"'],
  ])('fails with %s and %s', (line, data, message) => {
    expect(set(line, data)).toBe(`apply-setters: ${dollars(message)}`);
  });

  it('says what it has set, and that it found nothing', () => {
    const { said } = call(
      'apply-setters',
      configMap('x: new'),
      simple('Any', 'a', dollars('b:\n- c: 1 # kpt-set: <x>\n')),
    );
    expect(said).toEqual(['info set field value to "new" (b[0].c)']);
    expect(call('apply-setters', configMap(), simple('Any', 'a')).said).toEqual([
      'info no matches for input setter(s)',
    ]);
  });

  it('takes the setters from its own kind', () => {
    const own = 'apiVersion: fn.kpt.dev/v1alpha1\nkind: ApplySetters\nmetadata:\n  name: s\nsetters:\n  x: new\n';
    expect(call('apply-setters', own, simple('Any', 'a', dollars('b: old # kpt-set: <x>\n'))).texts[0]).toContain(
      'b: new',
    );
  });
});

describe('what setters must have been', () => {
  it.each<[string, string, Record<string, string>]>([
    ['foo-<env>-bar-<region>-baz', 'foo-dev-bar-us-east-1-baz', { env: 'dev', region: 'us-east-1' }],
    ['<a>/<b>:<c>', 'ghcr.io/app:1.0', { a: 'ghcr.io', b: 'app', c: '1.0' }],
    ['<image>:<tag>', 'foo-dev', {}],
    ['<image><tag>', 'nginx:1.2', {}],
  ])('for %s to be %s', (pattern, text, values) => {
    expect(derived(dollars(pattern), text)).toEqual(values);
  });
});
