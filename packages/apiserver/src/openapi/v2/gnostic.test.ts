import { describe, expect, it } from 'vitest';
import { gnosticDocument } from './gnostic.ts';
import type { Json } from './swagger.ts';

type Message = Map<number, (Buffer | number)[]>;

/** The fields of a message, as a reader finds them who does not know what they mean. */
function fieldsOf(bytes: Buffer): Message {
  const fields: Message = new Map();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const values = fields.get(key >> 3) ?? [];
    fields.set(key >> 3, values);
    if ((key & 7) === 0) values.push(varint());
    else if ((key & 7) === 1) {
      values.push(bytes.readDoubleLE(at));
      at += 8;
    } else {
      const length = varint();
      values.push(bytes.subarray(at, at + length));
      at += length;
    }
  }
  return fields;
}

/** What is found by way of the fields, the first of each. */
function at(message: Message, ...path: number[]): Message {
  return path.reduce((found, field) => fieldsOf(found.get(field)?.[0] as Buffer), message);
}

function texts(message: Message, field: number): string[] {
  return (message.get(field) ?? []).map(String);
}

function written(document: Json): Message {
  return fieldsOf(gnosticDocument({ swagger: '2.0', info: { title: 'T', version: 'V' }, ...document }));
}

describe('a document in protobuf', () => {
  it('says what it is', () => {
    const message = written({});
    expect(texts(message, 1)).toEqual(['2.0']);
    expect([texts(at(message, 2), 1), texts(at(message, 2), 2)]).toEqual([['T'], ['V']]);
  });

  it('names each definition, with everything that a schema says', () => {
    const schema: Json = {
      $ref: '#/definitions/B',
      type: 'object',
      format: 'f',
      title: 't',
      description: 'd',
      default: { a: 1 },
      multipleOf: 2,
      maximum: 9,
      minLength: 1,
      pattern: '^a',
      uniqueItems: true,
      required: ['a', 'b'],
      enum: ['x', 1],
      items: { type: 'string' },
      additionalProperties: { type: 'integer' },
      properties: { a: { type: 'boolean' } },
      'x-kubernetes-list-type': 'map',
    };
    const named = at(written({ definitions: { A: schema } }), 9, 1);
    expect(texts(named, 1)).toEqual(['A']);
    const message = at(named, 2);
    expect([1, 2, 3, 4, 13].map((field) => texts(message, field)[0])).toEqual(['#/definitions/B', 'f', 't', 'd', '^a']);
    expect([6, 7, 12, 16].map((field) => message.get(field)?.[0])).toEqual([2, 9, 1, 1]);
    expect(texts(message, 19)).toEqual(['a', 'b']);
    expect(texts(at(message, 5), 2)).toEqual(['{"a":1}']);
    expect(message.get(20)?.map((one) => texts(fieldsOf(one as Buffer), 2)[0])).toEqual(['"x"', '1']);
    expect(texts(at(message, 22), 1)).toEqual(['object']);
    expect(texts(at(message, 21, 1, 22), 1)).toEqual(['integer']);
    expect(texts(at(message, 23, 1, 22), 1)).toEqual(['string']);
    expect(texts(at(message, 25, 1), 1)).toEqual(['a']);
    expect(texts(at(message, 25, 1, 2, 22), 1)).toEqual(['boolean']);
    expect([texts(at(message, 31), 1), texts(at(message, 31, 2), 2)]).toEqual([['x-kubernetes-list-type'], ['"map"']]);
  });

  it('lets kubectl find the query parameters of a patch, and the kind that it is of', () => {
    const query = { name: 'fieldValidation', in: 'query', type: 'string' };
    const patch = { 'x-kubernetes-group-version-kind': { kind: 'A' }, parameters: [query], responses: {} };
    const named = at(written({ paths: { '/a': { patch } } }), 8, 2);
    expect(texts(named, 1)).toEqual(['/a']);
    const operation = at(named, 2, 8);
    expect(texts(at(operation, 8, 1, 2, 3), 4)).toEqual(['fieldValidation']);
    expect(texts(at(operation, 13, 2), 2)).toEqual(['{"kind":"A"}']);
  });

  it('tells parameters of the path and of the body apart', () => {
    const schema = { $ref: '#/definitions/A' };
    const post = {
      parameters: [{ name: 'body', in: 'body', required: true, schema }],
      responses: { '200': { description: 'OK', schema } },
    };
    const parameters = [{ name: 'name', in: 'path', required: true, type: 'string' }];
    const item = at(written({ paths: { '/a': { post, parameters } } }), 8, 2, 2);
    expect(texts(at(item, 9, 1, 2, 4), 4)).toEqual(['name']);
    expect(texts(at(item, 4, 8, 1, 1, 5), 1)).toEqual(['#/definitions/A']);
    expect(texts(at(item, 4, 9, 1), 1)).toEqual(['200']);
    expect(texts(at(item, 4, 9, 1, 2, 1, 2, 1), 1)).toEqual(['#/definitions/A']);
  });
});
