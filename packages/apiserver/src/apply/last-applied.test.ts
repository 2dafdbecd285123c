import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../registry/resource.ts';
import type { JsonObject } from '../schema/json.ts';
import { paths } from './field-set.ts';
import { fieldsOfLastApplied, lastAppliedAnnotation, withLastApplied } from './last-applied.ts';
import { resourceShape } from './shape.ts';

const shape = resourceShape({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: { mode: { type: 'string' }, data: { type: 'object', additionalProperties: { type: 'string' } } },
    },
  },
});

const config = { apiVersion: 'v1', kind: 'Slice', metadata: { name: 'gold' }, spec: { mode: 'a', data: { x: '1' } } };

function live(lastApplied: string | undefined, spec: JsonObject = config.spec, more: Record<string, string> = {}) {
  const annotations = { ...more, ...(lastApplied !== undefined && { [lastAppliedAnnotation]: lastApplied }) };
  return { ...config, metadata: { ...config.metadata, annotations }, spec } as unknown as ApiObject;
}

const fields = (object: ApiObject, apiVersion = 'v1') =>
  paths(fieldsOfLastApplied(shape, object, apiVersion)).map((path) => path.join('/'));

const kept = (object: ApiObject) => object.metadata.annotations?.[lastAppliedAnnotation];

describe('the fields of client-side apply', () => {
  it('are those of the annotation', () => {
    expect(fields(live(JSON.stringify(config)))).toEqual(
      expect.arrayContaining(['f:spec/f:mode', 'f:spec/f:data/f:x']),
    );
  });

  it.each([
    ['changed', { mode: 'b', data: { x: '1' } }],
    ['gone', { data: { x: '1' } }],
  ])('are not those that were %s since', (_, spec) => {
    const left = fields(live(JSON.stringify(config), spec));
    expect(left).toContain('f:spec/f:data/f:x');
    expect(left).not.toContain('f:spec/f:mode');
  });

  it.each([
    ['no annotation', undefined],
    ['an empty one', ''],
    ['one that is no JSON', '{'],
    ['one that is no object', '[]'],
    ['one of another version', JSON.stringify({ ...config, apiVersion: 'v2' })],
    ['one without a version', '{}'],
  ])('are none with %s', (_, text) => {
    expect(fields(live(text))).toEqual([]);
  });
});

describe('the annotation of client-side apply', () => {
  it('is brought up to date, without itself and with a line end', () => {
    const applied = { ...config, metadata: { name: 'gold', annotations: { [lastAppliedAnnotation]: 'x', a: 'b' } } };
    const text = kept(withLastApplied(live('{}'), applied));
    expect(text?.endsWith('\n')).toBe(true);
    expect(JSON.parse(text as string)).toEqual({ ...config, metadata: { name: 'gold', annotations: { a: 'b' } } });
  });

  it.each([undefined, ''])('is not made where there is none (%j)', (text) => {
    const object = live(text);
    expect(withLastApplied(object, config)).toBe(object);
  });

  it('goes when it does not fit', () => {
    const huge = { ...config, spec: { mode: 'x'.repeat(300_000) } };
    expect(kept(withLastApplied(live('{}'), huge))).toBeUndefined();
  });

  it('goes when it does not fit beside the others', () => {
    const large = { ...config, spec: { mode: 'x'.repeat(200_000) } };
    expect(kept(withLastApplied(live('{}'), large))).toBeDefined();
    const made = withLastApplied(live('{}', config.spec, { other: 'y'.repeat(70_000) }), large);
    expect(Object.keys(made.metadata.annotations ?? {})).toEqual(['other']);
  });

  it('is changed on a copy', () => {
    const object = live('{}');
    withLastApplied(object, config);
    expect(kept(object)).toBe('{}');
  });
});
