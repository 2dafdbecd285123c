import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from './template.ts';

const params = { name: 'upf', port: '2152', empty: '', yes: 'true' };

describe('renderTemplate', () => {
  it.each([
    ['plain text', 'plain text'],
    ['{{ .name }}', 'upf'],
    ['{{.name}}:{{.port}}', 'upf:2152'],
    ['{{ $.name }}', 'upf'],
    ['{{ .missing }}', '<no value>'],
    ['{{ . }}', 'map[empty: name:upf port:2152 yes:true]'],
    ['a  {{- .name -}}  b', 'aupfb'],
    ['a {{- /* note */ -}} b', 'ab'],
    ['a{{/* note */}}b', 'ab'],
    ['{{ "text" }} {{ `raw` }} {{ 3 }} {{ true }}', 'text raw 3 true'],
    ['{{ "a}}b" }}', 'a}}b'],
    ['{{ "tab\\tquote\\"" }}', 'tab\tquote"'],
    ["{{ 'a' }}", '97'],
    ['{{ if .name }}yes{{ end }}', 'yes'],
    ['{{ if .empty }}yes{{ else }}no{{ end }}', 'no'],
    ['{{ if .empty }}1{{ else if .missing }}2{{ else if .name }}3{{ else }}4{{ end }}', '3'],
    ['{{ if and .name (not .empty) }}both{{ end }}', 'both'],
    ['{{ if or .empty .missing }}one{{ else }}none{{ end }}', 'none'],
    ['{{ if eq .name "smf" "upf" }}known{{ end }}', 'known'],
    ['{{ if ne .name "smf" }}other{{ end }}', 'other'],
    ['{{ lt 1 2 }} {{ le 2 2 }} {{ gt 1 2 }} {{ ge 1 2 }} {{ lt "a" "b" }}', 'true true false false true'],
    ['{{ with .name }}{{ . }}-{{ $.port }}{{ end }}', 'upf-2152'],
    ['{{ with .empty }}x{{ else }}empty{{ end }}', 'empty'],
    ['{{ range $key, $value := . }}{{ $key }}={{ $value }};{{ end }}', 'empty=;name=upf;port=2152;yes=true;'],
    ['{{ range . }}<{{ . }}>{{ end }}', '<><upf><2152><true>'],
    ['{{ range $i := 3 }}{{ $i }}{{ end }}', '012'],
    ['{{ range .missing }}x{{ else }}none{{ end }}', 'none'],
    ['{{ $x := .name }}{{ $x }}{{ $x = "smf" }}{{ $x }}', 'upfsmf'],
    ['{{ $x := "a" }}{{ if true }}{{ $x = "b" }}{{ $x := "c" }}{{ end }}{{ $x }}', 'b'],
    ['{{ .name | printf "%s-%s" "core" }}', 'core-upf'],
    ['{{ printf "%q %5s|%-5s|%05d %d%% %v %x" .name "a" "b" 42 7 true 255 }}', '"upf"     a|b    |00042 7% true ff'],
    ['{{ printf "%.2f %.2s" 1.005 "abc" }}', '1.00 ab'],
    ['{{ printf "%d %s" "x" }}', '%!d(string=x) %!s(MISSING)'],
    ['{{ print "a" .port }} {{ println "a" "b" }}', 'a2152 a b\n'],
    ['{{ len .name }} {{ len "é" }} {{ len . }}', '3 2 4'],
    ['{{ index . "name" }}', 'upf'],
    ['{{ slice .name 1 2 }}', 'p'],
    ['{{ html "<a href=\'x\'>" }}', '&lt;a href=&#39;x&#39;&gt;'],
    ['{{ urlquery "a b&c" }}', 'a+b%26c'],
    ['{{ js "it\'s" }}', "it\\'s"],
    ['{{ (print .name) }} {{ (index . "port") | len }}', 'upf 4'],
  ])('%j becomes %j', (template, expected) => {
    expect(renderTemplate(template, params)).toBe(expected);
  });

  it.each([
    ['{{ .name', 'unclosed action'],
    ['{{ }}', 'missing value for command'],
    ['{{ nonsense }}', 'function "nonsense" not defined'],
    ['{{ constructor }}', 'function "constructor" not defined'],
    ['{{ if .name }}', 'unexpected end of the template in {{if}}'],
    ['{{ if .name }}{{ else }}', '{{else}} of {{if}} has no end'],
    ['{{ end }}', 'unexpected {{end}}'],
    ['{{ .name "x" }}', "can't give argument to non-function"],
    ['{{ .name.first }}', "can't evaluate field first in upf"],
    ['{{ .missing.first }}', 'nil data; no entry for key "first"'],
    ['{{ $x }}', 'undefined variable $x'],
    ['{{ $x = 1 }}', 'undefined variable $x'],
    ['{{ (print .name }}', 'unclosed left paren'],
    ['{{ range .name }}{{ end }}', "range can't iterate over upf"],
    ['{{ lt 1 "a" }}', 'incompatible types for comparison'],
    ['{{ "a }}', 'unexpected "\\"" in action'],
    ['{{ len 3 }}', 'len of 3'],
  ])('%j is refused: %s', (template, message) => {
    expect(() => renderTemplate(template, params)).toThrow(message);
  });

  it('leaves any text without braces as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('{{')),
        (text) => renderTemplate(text, {}) === text,
      ),
    );
  });

  it('puts any value in as it is', () => {
    fc.assert(fc.property(fc.string(), (value) => renderTemplate('<{{ .v }}>', { v: value }) === `<${value}>`));
  });

  it('ends with an error at worst, whatever stands between braces', () => {
    const parts = [
      '{{',
      '}}',
      '-',
      ' ',
      'if',
      'else',
      'end',
      'range',
      '.',
      '.a',
      '$x',
      ':=',
      '|',
      '(',
      ')',
      '"',
      'eq',
      '1',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 12 }), (pieces) => {
        try {
          return typeof renderTemplate(pieces.join(' '), { a: 'b' }) === 'string';
        } catch (error) {
          return error instanceof Error && !(error instanceof TypeError) && error.message !== '';
        }
      }),
      { numRuns: 500 },
    );
  });
});
