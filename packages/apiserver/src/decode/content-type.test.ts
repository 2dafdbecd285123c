import { describe, expect, it } from 'vitest';
import { bodyType, mediaType, patchType } from './content-type.ts';

describe('a media type', () => {
  it.each([
    ['application/json', 'application/json'],
    ['Application/JSON ; charset=UTF-8', 'application/json'],
    [' application/yaml', 'application/yaml'],
    ['application/json;', 'application/json'],
    [';', ''],
    ['', ''],
  ])('of %j is %j', (given, expected) => {
    expect(mediaType(given)).toBe(expected);
  });
});

describe('the format of a body', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['application/yaml; charset=utf-8', 'application/yaml'],
    ['application/vnd.kubernetes.protobuf', 'application/vnd.kubernetes.protobuf'],
    ['text/plain', undefined],
    ['application/json-patch+json', undefined],
    ['application/jsonx', undefined],
  ])('%j is %s', (given, expected) => {
    expect(bodyType(given)).toBe(expected);
  });

  it('is no patch, and a patch has no format of a body', () => {
    for (const type of ['application/json', 'application/yaml', 'toString', '__proto__']) {
      expect(() => patchType(type, false)).toThrow('415');
    }
  });
});
