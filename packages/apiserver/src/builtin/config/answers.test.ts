import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a ConfigMap', () => {
  answers('ConfigMap', { data: { a: 'b' }, binaryData: { c: 'YQ==' }, immutable: false }, []);
});

describe('a key and its certificate', () => {
  answers('Secret', { type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==', 'tls.key': 'YQ==' } }, [
    ['data', undefined, ['data[tls.crt]: Required value', 'data[tls.key]: Required value']],
    [
      'stringData',
      { 'Bad Key!': '' },
      [
        "data[Bad Key!]: Invalid value: \"Bad Key!\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ],
    ],
    [
      'stringData',
      { 'kubernetes.io/a': '' },
      [
        "data[kubernetes.io/a]: Invalid value: \"kubernetes.io/a\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ],
    ],
  ]);
});
