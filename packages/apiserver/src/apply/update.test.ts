import { describe, expect, it } from 'vitest';
import type { ApiObject, ManagedFieldsEntry } from '../registry/resource.ts';
import type { JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { type ManagedUpdate, updateManagedFields } from './update.ts';

const text: Schema = { type: 'string' };
const data: Schema = { type: 'object', additionalProperties: text };
const custom: Schema = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { data, raw: { 'x-kubernetes-preserve-unknown-fields': true } } } },
};
const builtIn: Schema = {
  type: 'object',
  definition: 'io.k8s.api.apps.v1.Thing',
  properties: {
    spec: {
      type: 'object',
      required: ['items', 'selector'],
      properties: {
        strategy: {
          type: 'object',
          properties: { type: text, rolling: { type: 'object', properties: { max: text } } },
        },
        selector: { type: 'object', properties: {} },
        items: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { name: text } },
        },
      },
    },
  },
};

function object(fields: JsonObject, metadata: JsonObject = {}): ApiObject {
  return { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x', ...metadata }, ...fields } as ApiObject;
}

function write(
  live: ApiObject | undefined,
  updated: ApiObject,
  manager: string,
  more: Partial<ManagedUpdate> = {},
): ApiObject {
  const time = '2026-01-01T00:00:00Z';
  updateManagedFields({ ...(live && { live }), updated, manager, apiVersion: 'v1', time, schema: custom, ...more });
  return updated;
}

function next(live: ApiObject, fields: JsonObject, metadata: JsonObject = {}): ApiObject {
  return { ...live, ...fields, metadata: { ...live.metadata, ...metadata } } as ApiObject;
}

function entries(given: ApiObject): [string | undefined, unknown][] {
  return (given.metadata.managedFields ?? []).map(({ manager, fieldsV1 }) => [manager, fieldsV1]);
}

describe('an update', () => {
  it('that creates owns all that it set, objects too', () => {
    const made = write(undefined, object({ spec: { data: { a: '1' } } }, { labels: { app: 'x' }, uid: 'u' }), 'curl');
    expect(made.metadata.managedFields).toEqual([
      {
        manager: 'curl',
        operation: 'Update',
        apiVersion: 'v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': { '.': {}, 'f:data': { '.': {}, 'f:a': {} } },
        },
      },
    ]);
  });

  it('that creates a built-in kind does not own what Go sets to zero', () => {
    const spec = { strategy: { type: 'R', rolling: { max: '1' } }, selector: {}, items: [{ name: 'a' }] };
    const made = write(undefined, object({ spec }), 'curl', { schema: builtIn });
    expect(entries(made)).toEqual([
      [
        'curl',
        {
          'f:spec': {
            'f:items': { 'k:{"name":"a"}': { '.': {}, 'f:name': {} } },
            'f:selector': {},
            'f:strategy': { 'f:rolling': { '.': {}, 'f:max': {} }, 'f:type': {} },
          },
        },
      ],
    ]);
  });

  it('takes what it changes from its owner', () => {
    const live = write(undefined, object({ spec: { data: { a: '1', b: '1' } } }), 'alice');
    const changed = write(live, next(live, { spec: { data: { a: '2', b: '1', c: '1' } } }), 'bob');
    expect(entries(changed)).toEqual([
      ['alice', { 'f:spec': { '.': {}, 'f:data': { '.': {}, 'f:b': {} } } }],
      ['bob', { 'f:spec': { 'f:data': { 'f:a': {}, 'f:c': {} } } }],
    ]);
  });

  it('that removes fields leaves nobody their owner', () => {
    const live = write(undefined, object({ spec: { data: { a: '1' } } }), 'alice');
    const changed = write(live, next(live, { spec: {} }), 'bob');
    expect(entries(changed)).toEqual([['alice', { 'f:spec': {} }]]);
  });

  it('that changes nothing keeps entries and times', () => {
    const live = write(undefined, object({ spec: { data: { a: '1' } } }), 'alice');
    const same = write(live, next(live, { spec: { data: { a: '1' } } }), 'bob', { time: '2027-01-01T00:00:00Z' });
    expect(same.metadata.managedFields).toEqual(live.metadata.managedFields);
  });

  it('of the same manager joins its entry and moves its time', () => {
    const live = write(undefined, object({ spec: { data: { a: '1' } } }), 'alice');
    const changed = write(live, next(live, { spec: { data: { a: '1', b: '1' } } }), 'alice', {
      time: '2027-01-01T00:00:00Z',
    });
    expect(changed.metadata.managedFields).toHaveLength(1);
    expect(changed.metadata.managedFields?.[0]).toMatchObject({
      time: '2027-01-01T00:00:00Z',
      fieldsV1: { 'f:spec': { '.': {}, 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } } },
    });
  });

  it('of the status owns nothing but the status', () => {
    const schema: Schema = { type: 'object', properties: { ...custom.properties, status: data } };
    const live = write(undefined, object({ spec: { data: {} } }), 'alice', { schema, hasStatus: true });
    const changed = next(live, { status: { phase: 'Ready' }, spec: { data: { stray: '1' } } });
    write(live, changed, 'controller', { schema, hasStatus: true, subresource: 'status' });
    expect(changed.metadata.managedFields?.[1]).toMatchObject({
      manager: 'controller',
      subresource: 'status',
      fieldsV1: { 'f:status': { '.': {}, 'f:phase': {} } },
    });
  });

  it('books a field that changes its type without a schema', () => {
    const live = write(undefined, object({ spec: { raw: { a: { b: '1' } } } }), 'alice');
    const changed = write(live, next(live, { spec: { raw: { a: 'text' } } }), 'bob');
    expect(entries(changed)[1]).toEqual(['bob', { 'f:spec': { 'f:raw': { 'f:a': {} } } }]);
  });

  describe('that brings managedFields', () => {
    const live = write(undefined, object({ spec: { data: { a: '1' } } }), 'alice');
    const foreign: ManagedFieldsEntry = {
      manager: 'eve',
      operation: 'Apply',
      apiVersion: 'v1',
      fieldsV1: { 'f:spec': { 'f:data': { 'f:a': {} } } },
    };

    it('sets them', () => {
      const changed = write(live, next(live, {}, { managedFields: [foreign] }), 'bob');
      expect(entries(changed).map(([manager]) => manager)).toEqual(['eve']);
    });

    it.each([
      ['an empty list', []],
      ['a broken entry', [{ ...foreign, fieldsV1: { 'x:a': {} } }]],
      ['an unknown operation', [{ ...foreign, operation: 'Merge' }]],
    ])('keeps the stored ones for %s', (_, managedFields) => {
      const changed = write(live, next(live, {}, { managedFields }), 'bob');
      expect(changed.metadata.managedFields).toEqual(live.metadata.managedFields);
    });

    it('clears them by an empty entry, and then tracks no more updates', () => {
      const cleared = write(live, next(live, {}, { managedFields: [{}] }), 'bob');
      expect(cleared.metadata).not.toHaveProperty('managedFields');
      const later = write(cleared, next(cleared, { spec: { data: { a: '2' } } }), 'bob');
      expect(later.metadata).not.toHaveProperty('managedFields');
    });

    it('ignores them through a subresource', () => {
      const changed = write(live, next(live, {}, { managedFields: [{}] }), 'bob', { subresource: 'status' });
      expect(changed.metadata.managedFields).toEqual(live.metadata.managedFields);
    });
  });

  it('by an eleventh manager puts the oldest two under one name', () => {
    let live = write(undefined, object({ spec: { data: {} } }), 'm0', { time: '2026-01-01T00:00:00Z' });
    for (let i = 1; i <= 10; i++) {
      const values = { ...(live['spec'] as { data: object }).data, [`k${i}`]: '1' };
      const time = `2026-01-01T00:00:${String(i).padStart(2, '0')}Z`;
      live = write(live, next(live, { spec: { data: values } }), `m${i}`, { time });
    }
    expect(entries(live)).toHaveLength(10);
    expect(live.metadata.managedFields?.[0]).toMatchObject({
      manager: 'ancient-changes',
      time: '2026-01-01T00:00:01Z',
    });
    expect(entries(live).map(([manager]) => manager)).not.toContain('m0');
  });

  it('lists entries by operation, time and name', () => {
    const fieldsV1 = { 'f:spec': { 'f:data': { 'f:a': {} } } };
    const entry = (manager: string, operation: 'Apply' | 'Update', time?: string): ManagedFieldsEntry => ({
      manager,
      operation,
      apiVersion: 'v1',
      fieldsV1,
      ...(time && { time }),
    });
    const live = object(
      {},
      {
        managedFields: [
          entry('u', 'Update', '2026-01-01T00:00:01Z'),
          entry('late', 'Apply', '2026-01-01T00:00:02Z'),
          entry('b', 'Apply', '2026-01-01T00:00:01Z'),
          entry('a', 'Apply', '2026-01-01T00:00:01Z'),
          entry('never', 'Apply'),
        ],
      },
    );
    const same = write(live, next(live, {}), 'x');
    expect(entries(same).map(([manager]) => manager)).toEqual(['never', 'a', 'b', 'late', 'u']);
  });
});
