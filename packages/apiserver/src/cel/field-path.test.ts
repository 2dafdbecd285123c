import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { followPath } from './field-path.ts';

const schema: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        'a.b': { type: 'string' },
        labels: { type: 'object', additionalProperties: { type: 'object', properties: { x: { type: 'integer' } } } },
        list: { type: 'array', items: { type: 'string' } },
      },
    },
  },
};

describe('followPath', () => {
  it.each<[string, string, string | undefined]>([
    ['.spec', '.spec', 'object'],
    [".spec['a.b']", '.spec.a.b', 'string'],
    ['.spec.labels.app', '.spec.labels[app]', 'object'],
    [".spec.labels['app/name'].x", '.spec.labels[app/name].x', 'integer'],
    [".spec.labels['it\\'s'].x", ".spec.labels[it's].x", 'integer'],
  ])('%s', (path, text, type) => {
    const found = followPath(path, schema);
    expect([found.text, found.schema.type, found.first]).toEqual([text, type, 'spec']);
  });

  it.each<[string, string]>([
    ['.nope', 'does not refer to a valid field'],
    ['.toString', 'does not refer to a valid field'],
    ['.spec.list.x', 'does not refer to a valid field'],
    ['spec', 'expected [ or . but got: spec'],
    ['.', 'unexpected end of JSON path'],
    ['.spec[', 'unexpected end of JSON path'],
    ['.spec[0]', 'expected single quoted string but got 0'],
    [".spec['a.b'", 'unexpected end of JSON path'],
    [".spec['\\q']", 'invalid string literal: invalid escape char \\q'],
  ])('%s: %s', (path, message) => {
    expect(() => followPath(path, schema)).toThrow(message);
  });

  it('can be asked to refuse brackets', () => {
    expect(() => followPath(".spec['a.b']", schema, { brackets: false })).toThrow('array notation is not allowed');
  });
});
