import { describe, expect, it } from 'vitest';
import { StatusError } from '../status/status.ts';
import { acceptedPatchTypes, type PatchType, patchType } from './content-type.ts';
import { decodePatch, strictApplyError } from './decode-patch.ts';

const decode = (text: string, type: PatchType) => decodePatch(Buffer.from(text), type, 'Strict');

describe('the type of a patch', () => {
  it.each([
    ['application/json-patch+json', false, 'json'],
    ['application/merge-patch+json; charset=utf-8', false, 'merge'],
    ['application/strategic-merge-patch+json', false, 'strategic'],
    ['application/apply-patch+yaml', true, 'apply'],
  ])('%s (custom resource: %s) is %s', (contentType, custom, type) => {
    expect(patchType(contentType, custom)).toBe(type);
  });

  it.each([
    ['application/json', false, '415: Unsupported Media Type'],
    [undefined, false, '415: Unsupported Media Type'],
    [
      'application/strategic-merge-patch+json',
      true,
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    ],
  ])('%s (custom resource: %s) is refused', (contentType, custom, message) => {
    expect(() => patchType(contentType, custom)).toThrow(expect.objectContaining({ code: 415, message }));
  });

  it('is one of four, of three for custom resources', () => {
    expect(acceptedPatchTypes(false)).toEqual([
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/strategic-merge-patch+json',
      'application/apply-patch+yaml',
    ]);
    expect(acceptedPatchTypes(true)).not.toContain('application/strategic-merge-patch+json');
  });
});

describe('the body of a patch', () => {
  it.each<[PatchType, string, string]>([
    ['json', '{}', 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    [
      'json',
      '["add"]',
      'error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp',
    ],
    [
      'json',
      '[{"op":"test","path":"/a"},{"op":1}]',
      'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string',
    ],
    [
      'json',
      '[{"op":"move","path":"/a","from":{}}]',
      'error decoding patch: json: cannot unmarshal object into Go struct field jsonPatchOp.from of type string',
    ],
    ['json', '[', 'error decoding patch: unexpected end of JSON input'],
    ['merge', '[]', 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['merge', '{"a"', 'error decoding patch: unexpected end of JSON input'],
    ['strategic', '"x"', 'json: cannot unmarshal string into Go value of type map[string]interface {}'],
    ['strategic', '{x}', "invalid character 'x' looking for beginning of object key string"],
    [
      'apply',
      '- a\n',
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
  ])('%s %s is refused in Go words', (type, text, message) => {
    expect(() => decode(text, type)).toThrow(StatusError);
    expect(() => decode(text, type)).toThrow(message);
  });

  it.each(['null', '[]', '[null]', '[{"op":null}]'])('json %s is one, though it may fail when it is run', (text) => {
    expect(decode(text, 'json')).toMatchObject({ strictErrors: [] });
  });

  it('json is looked into only when fields are validated', () => {
    expect(decodePatch(Buffer.from('["add"]'), 'json', 'Ignore').object).toEqual(['add']);
  });

  it('that is broken YAML is refused with its line', () => {
    expect(() => decode('a: b: c', 'apply')).toThrow(
      'error decoding YAML: error converting YAML to JSON: yaml: line 1',
    );
  });

  it('names unknown and duplicate fields of operations', () => {
    const text = '[{"op":"test","path":"/a","colour":1},{"op":"test","path":"/a","path":"/b"}]';
    expect(decode(text, 'json').strictErrors).toEqual([
      'json patch unknown field "[0].colour"',
      'json patch duplicate field "[1].path"',
    ]);
    expect(decodePatch(Buffer.from(text), 'json', 'Ignore').strictErrors).toEqual([]);
  });

  it('names duplicate fields of a merge patch', () => {
    expect(decode('{"data":{"a":1,"a":2}}', 'merge').strictErrors).toEqual(['duplicate field "data.a"']);
  });

  it('of an apply is JSON or YAML', () => {
    const object = { apiVersion: 'v1', data: { a: '1' } };
    expect(decode(JSON.stringify(object), 'apply').object).toEqual(object);
    expect(decode('apiVersion: v1\ndata:\n  a: "1"\n', 'apply').object).toEqual(object);
    expect(decode('{apiVersion: v1, data: {a: "1"}}', 'apply').object).toEqual(object);
  });

  it('of an apply with duplicate keys is refused under Strict by line', () => {
    const { strictErrors } = decode('{"a":1,\n"a":2}', 'apply');
    expect(strictErrors).toEqual([
      'error converting YAML to JSON: yaml: unmarshal errors:\n  line 2: key "a" already set in map',
    ]);
    expect(strictApplyError(strictErrors).message).toBe(`error strict decoding YAML: ${strictErrors[0]}`);
  });
});
