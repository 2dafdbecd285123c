import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../registry/resource.ts';
import type { JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { StatusError } from '../status/status.ts';
import { type Apply, serverSideApply } from './apply.ts';
import { lastAppliedAnnotation } from './last-applied.ts';
import { updateManagedFields } from './update.ts';

const text: Schema = { type: 'string' };

const schema: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        sst: { type: 'integer' },
        mode: { type: 'string' },
        data: { type: 'object', additionalProperties: text },
        selector: { type: 'object', additionalProperties: text, 'x-kubernetes-map-type': 'atomic' },
        words: { type: 'array', items: text },
        tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: {
            type: 'object',
            properties: { port: { type: 'integer' }, protocol: { ...text, default: 'TCP' }, name: text },
          },
        },
        dnns: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { name: text, pool: text } },
        },
        raw: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        optional: { type: 'object', nullable: true, properties: { value: text } },
      },
    },
    status: { type: 'object', properties: { phase: text } },
  },
};

const apiVersion = 'f.example.com/v1';

function slice(spec?: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion, kind: 'Slice', metadata: { name: 'gold', ...metadata }, ...(spec && { spec }) };
}

function apply(
  live: ApiObject | undefined,
  applied: JsonObject,
  manager: string,
  more: Partial<Apply> = {},
): ApiObject {
  return serverSideApply({
    ...(live && { live }),
    applied,
    manager,
    force: false,
    apiVersion,
    time: '2026-01-01T00:00:00Z',
    schema,
    hasStatus: true,
    ...more,
  });
}

function update(
  live: ApiObject | undefined,
  change: JsonObject,
  manager: string,
  time = '2026-01-01T00:00:00Z',
): ApiObject {
  const metadata = { name: 'gold', uid: 'u', ...(live?.metadata ?? {}), ...(change['metadata'] as object) };
  const updated = { apiVersion, kind: 'Slice', ...live, ...change, metadata } as ApiObject;
  updateManagedFields({ ...(live && { live }), updated, manager, apiVersion, time, schema, hasStatus: true });
  return updated;
}

function refusal(act: () => unknown): StatusError {
  try {
    act();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function owned(object: ApiObject): Record<string, unknown> {
  return Object.fromEntries((object.metadata.managedFields ?? []).map(({ manager, fieldsV1 }) => [manager, fieldsV1]));
}

function plain(object: ApiObject): JsonObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

describe('an apply', () => {
  it('creates what is missing and owns what it said', () => {
    const made = apply(undefined, slice({ sst: 1, data: { a: '1' } }, { labels: { app: 'upf' } }), 'alice');
    expect(plain(made)).toEqual(slice({ sst: 1, data: { a: '1' } }, { labels: { app: 'upf' } }));
    expect(made.metadata.managedFields).toEqual([
      {
        manager: 'alice',
        operation: 'Apply',
        apiVersion,
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:metadata': { 'f:labels': { 'f:app': {} } }, 'f:spec': { 'f:data': { 'f:a': {} }, 'f:sst': {} } },
      },
    ]);
  });

  it('repeated changes nothing, not even times', () => {
    const once = apply(undefined, slice({ sst: 1 }), 'alice');
    expect(apply(once, slice({ sst: 1 }), 'alice', { time: '2026-02-02T00:00:00Z' })).toEqual(once);
  });

  it('owns list items by their keys, with defaults for keys left out', () => {
    const made = apply(undefined, slice({ ports: [{ port: 80, name: 'web' }], tags: ['x'], words: ['y'] }), 'alice');
    expect(owned(made)['alice']).toEqual({
      'f:spec': {
        'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {} } },
        'f:tags': { 'v:"x"': {} },
        'f:words': {},
      },
    });
  });

  it('owns entries of free-form objects beside what is in them', () => {
    const made = apply(undefined, slice({ raw: { a: { b: [1] } } }), 'alice');
    expect(owned(made)['alice']).toEqual({ 'f:spec': { 'f:raw': { 'f:a': { '.': {}, 'f:b': {} } } } });
  });

  it('shares nothing with the live object', () => {
    const live = apply(undefined, slice({ data: { a: '1' } }), 'alice');
    const before = JSON.stringify(live);
    const made = apply(live, slice({ sst: 2 }), 'bob');
    (made['spec'] as JsonObject)['data'] = {};
    expect(JSON.stringify(live)).toBe(before);
  });

  describe('of a field that another manager owns', () => {
    const live = apply(undefined, slice({ sst: 1, mode: 'PerUE' }), 'alice');

    it('conflicts when it says another value', () => {
      const { status } = refusal(() => apply(live, slice({ sst: 2 }), 'bob'));
      expect(status).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Apply failed with 1 conflict: conflict with "alice": .spec.sst',
        reason: 'Conflict',
        details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "alice"', field: '.spec.sst' }] },
        code: 409,
      });
    });

    it('lists all conflicts by manager', () => {
      const withPorts = apply(live, slice({ ports: [{ port: 80, protocol: 'UDP', name: 'a' }] }), 'carol');
      const both = slice({ sst: 2, mode: 'Shared', ports: [{ port: 80, protocol: 'UDP', name: 'b' }] });
      const { status } = refusal(() => apply(withPorts, both, 'bob'));
      expect(status.message).toBe(
        [
          'Apply failed with 3 conflicts: conflicts with "alice":',
          '- .spec.mode',
          '- .spec.sst',
          'conflicts with "carol":',
          '- .spec.ports[port=80,protocol="UDP"].name',
        ].join('\n'),
      );
      expect(status.details?.causes).toHaveLength(3);
    });

    it('shares it when it says the same', () => {
      const shared = apply(live, slice({ sst: 1 }), 'bob');
      expect(owned(shared)).toEqual({
        alice: { 'f:spec': { 'f:mode': {}, 'f:sst': {} } },
        bob: { 'f:spec': { 'f:sst': {} } },
      });
    });

    it('takes it when forced', () => {
      const forced = apply(live, slice({ sst: 2 }), 'bob', { force: true });
      expect(forced['spec']).toEqual({ sst: 2, mode: 'PerUE' });
      expect(owned(forced)).toEqual({ alice: { 'f:spec': { 'f:mode': {} } }, bob: { 'f:spec': { 'f:sst': {} } } });
    });

    it('names the version of an updater and the subresource', () => {
      const updated = update(live, { spec: { sst: 3, mode: 'PerUE' } }, 'bob');
      expect(refusal(() => apply(updated, slice({ sst: 1, mode: 'PerUE' }), 'alice')).message).toBe(
        `Apply failed with 1 conflict: conflict with "bob" using ${apiVersion}: .spec.sst`,
      );
      const scaled: ApiObject = { ...live, metadata: { ...live.metadata } };
      scaled['spec'] = { sst: 4, mode: 'PerUE' };
      updateManagedFields({
        live,
        updated: scaled,
        manager: 'hpa',
        apiVersion,
        subresource: 'scale',
        time: 't',
        schema,
      });
      expect(refusal(() => apply(scaled, slice({ sst: 1 }), 'bob')).message).toContain(
        `conflict with "hpa" with subresource "scale" using ${apiVersion}: .spec.sst`,
      );
    });
  });

  describe('that no longer says what it said', () => {
    it('removes what nobody else owns, with the objects that become empty', () => {
      const live = apply(undefined, slice({ sst: 1, data: { a: '1' } }, { labels: { x: 'y' } }), 'alice');
      expect(plain(apply(live, slice({ sst: 1 }), 'alice'))).toEqual(slice({ sst: 1 }));
    });

    it('keeps what another manager shares, and drops out of managedFields', () => {
      const live = apply(apply(undefined, slice({ sst: 1 }), 'alice'), slice({ sst: 1 }), 'bob');
      const dropped = apply(live, slice(), 'alice');
      expect(dropped['spec']).toEqual({ sst: 1 });
      expect(Object.keys(owned(dropped))).toEqual(['bob']);
    });

    it('keeps what an update took over', () => {
      const live = update(
        apply(undefined, slice({ sst: 1, mode: 'a' }), 'alice'),
        { spec: { sst: 2, mode: 'a' } },
        'bob',
      );
      expect(apply(live, slice({ mode: 'a' }), 'alice')['spec']).toEqual({ sst: 2, mode: 'a' });
    });

    it('removes list items and set members of its own alone', () => {
      const alice = slice({ dnns: [{ name: 'internet' }, { name: 'ims' }], tags: ['a', 'b'] });
      const live = apply(apply(undefined, alice, 'alice'), slice({ dnns: [{ name: 'iot' }], tags: ['c'] }), 'bob');
      const left = apply(live, slice({ dnns: [{ name: 'ims' }], tags: ['b'] }), 'alice');
      expect(left['spec']).toEqual({ dnns: [{ name: 'ims' }, { name: 'iot' }], tags: ['b', 'c'] });
    });

    it('leaves an object that it still names, though empty', () => {
      const live = apply(undefined, slice({ data: { a: '1' } }), 'alice');
      expect(apply(live, slice({ data: {} }), 'alice')['spec']).toEqual({ data: {} });
    });

    it('sets null what it says is null', () => {
      const live = apply(undefined, slice({ optional: { value: 'x' } }), 'alice');
      expect(apply(live, slice({ optional: null }), 'alice')['spec']).toEqual({ optional: null });
    });
  });

  it.each([
    ['new items come last', ['a', 'b'], ['c'], ['a', 'b', 'c']],
    ['items of both stand as applied', ['a', 'b', 'c'], ['c', 'a'], ['b', 'c', 'a']],
    ['a new item keeps its place among applied ones', ['a', 'b'], ['a', 'x', 'b'], ['a', 'x', 'b']],
    ['a live item keeps its place among applied ones', ['a', 'x', 'b'], ['a', 'b'], ['a', 'x', 'b']],
    ['all live items stay', ['a', 'b', 'c', 'd'], ['d', 'b'], ['a', 'c', 'd', 'b']],
  ])('orders merged lists: %s', (_, live, applied, expected) => {
    const named = (names: string[]) => slice({ dnns: names.map((name) => ({ name })) });
    const merged = apply(apply(undefined, named(live), 'alice'), named(applied), 'bob');
    expect((merged['spec'] as { dnns: { name: string }[] }).dnns.map(({ name }) => name)).toEqual(expected);
  });

  it('replaces atomic lists and maps as a whole', () => {
    const live = apply(undefined, slice({ words: ['a', 'b'], selector: { x: '1' } }), 'alice');
    const applied = slice({ words: ['c'], selector: { y: '2' } });
    expect(apply(live, applied, 'bob', { force: true })['spec']).toEqual({ words: ['c'], selector: { y: '2' } });
    const causes = refusal(() => apply(live, applied, 'bob')).status.details?.causes;
    expect(causes?.map(({ field }) => field)).toEqual(['.spec.selector', '.spec.words']);
  });

  it('of the status is entered under its subresource and changes nothing else', () => {
    const live = apply(undefined, slice({ sst: 1 }), 'alice');
    const status = { ...slice({ sst: 2 }, { labels: { x: 'y' } }), status: { phase: 'Ready' } };
    const made = apply(live, status, 'alice', { subresource: 'status' });
    expect(plain(made)).toEqual({ ...slice({ sst: 1 }), status: { phase: 'Ready' } });
    expect(made.metadata.managedFields?.map(({ subresource, fieldsV1 }) => [subresource, fieldsV1])).toEqual([
      [undefined, { 'f:spec': { 'f:sst': {} } }],
      ['status', { 'f:status': { 'f:phase': {} } }],
    ]);
  });

  it('of the object does not own the status', () => {
    const made = apply(undefined, { ...slice({ sst: 1 }), status: { phase: 'Ready' } }, 'alice');
    expect(owned(made)['alice']).toEqual({ 'f:spec': { 'f:sst': {} } });
  });

  it('of an object that nobody tracks finds its fields owned by before-first-apply', () => {
    const live = slice({ sst: 1, mode: 'a' }) as unknown as ApiObject;
    const made = apply(live, slice({ sst: 1 }), 'alice');
    expect(made.metadata.managedFields?.map(({ manager, operation }) => [manager, operation])).toEqual([
      ['alice', 'Apply'],
      ['before-first-apply', 'Update'],
    ]);
    expect(refusal(() => apply(live, slice({ sst: 2 }), 'alice')).message).toContain('"before-first-apply" using');
  });

  describe('by kubectl after its client-side apply', () => {
    const config = slice({ sst: 1, mode: 'a' });
    const annotations = { [lastAppliedAnnotation]: JSON.stringify(config) };
    const live = update(
      undefined,
      { ...slice({ sst: 1, mode: 'a' }), metadata: { annotations } },
      'kubectl-client-side-apply',
    );

    it('takes the fields that client-side apply set', () => {
      const made = apply(live, slice({ sst: 2, mode: 'a' }), 'kubectl');
      expect(made['spec']).toEqual({ sst: 2, mode: 'a' });
    });

    it('brings the annotation up to date', () => {
      const made = apply(live, slice({ sst: 2 }), 'kubectl');
      const kept = made.metadata.annotations?.[lastAppliedAnnotation] as string;
      expect(JSON.parse(kept)).toEqual({ ...slice({ sst: 2 }) });
      expect(kept.endsWith('\n')).toBe(true);
    });

    it('conflicts where somebody changed the field since', () => {
      const changed = update(live, { spec: { sst: 9, mode: 'a' } }, 'bob');
      expect(refusal(() => apply(changed, slice({ sst: 2 }), 'kubectl')).code).toBe(409);
    });

    it('conflicts under another name', () => {
      expect(refusal(() => apply(live, slice({ sst: 2 }), 'argo')).code).toBe(409);
    });
  });

  it.each([
    ['managedFields', slice({}, { managedFields: [] }), 400, 'metadata.managedFields must be nil'],
    [
      'another version',
      { ...slice({}), apiVersion: 'v2' },
      400,
      `Incorrect version specified in apply patch. Specified patch version: v2, expected: ${apiVersion}`,
    ],
    [
      'an unknown field',
      slice({ colour: 'red' }, { namespace: 'ns' }),
      500,
      'failed to create typed patch object (ns/gold; f.example.com/v1, Kind=Slice): .spec.colour: field not declared in schema',
    ],
    [
      'several mistakes',
      slice({ sst: 'one', data: [], words: {} }),
      500,
      'failed to create typed patch object (/gold; f.example.com/v1, Kind=Slice): errors:\n  .spec.sst: expected numeric (int or float), got string\n  .spec.data: expected map, got list\n  .spec.words: expected list, got map',
    ],
    [
      'an item without its key',
      slice({ dnns: [{ pool: 'x' }] }),
      500,
      `failed to create typed patch object (/gold; f.example.com/v1, Kind=Slice): .spec.dnns: element 0: associative list with keys has an element that omits key field "name" (and doesn't have default value)`,
    ],
    [
      'two items of one key',
      slice({ dnns: [{ name: 'a' }, { name: 'a' }] }),
      500,
      'failed to create typed patch object (/gold; f.example.com/v1, Kind=Slice): .spec.dnns: duplicate entries for key [name="a"]',
    ],
  ])('is refused for %s', (_, applied, code, message) => {
    const { status } = refusal(() => apply(undefined, applied, 'alice'));
    expect(status).toMatchObject({ code, message });
  });
});

describe('applies of any configuration', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd');
  const value = fc.constantFrom('1', '2');
  const spec = fc.record(
    {
      sst: fc.constantFrom(1, 2),
      data: fc.dictionary(names, value),
      tags: fc.uniqueArray(names),
      words: fc.array(names, { maxLength: 2 }),
      dnns: fc.uniqueArray(fc.record({ name: names, pool: value }, { requiredKeys: ['name'] }), {
        selector: ({ name }) => name,
      }),
      raw: fc.dictionary(names, fc.oneof(value, fc.dictionary(names, value))),
    },
    { requiredKeys: [] },
  );
  const sorted = (object: ApiObject): unknown =>
    JSON.parse(JSON.stringify(plain(object)), (_, part) =>
      Array.isArray(part) ? [...part].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : part,
    );

  it('are idempotent', () => {
    fc.assert(
      fc.property(spec, spec, (first, second) => {
        const live = apply(undefined, slice(first), 'alice');
        const once = apply(live, slice(second), 'bob', { force: true });
        expect(apply(once, slice(second), 'bob')).toEqual(once);
      }),
    );
  });

  it('by a sole manager leave what it said last', () => {
    // Empty lists and objects own nothing or stay beside the rest: what counts is what is in them.
    const full = (part: unknown): boolean => typeof part !== 'object' || Object.keys(part as object).length > 0;
    const filled = (given: object) => Object.fromEntries(Object.entries(given).filter(([, part]) => full(part)));
    fc.assert(
      fc.property(spec, spec, (first, second) => {
        const live = apply(undefined, slice(filled(first)), 'alice');
        const said = filled(second);
        fc.pre(Object.keys(said).length > 0);
        expect(sorted(apply(live, slice(said), 'alice'))).toEqual(sorted(apply(undefined, slice(said), 'alice')));
      }),
    );
  });

  it('by managers of other fields commute', () => {
    fc.assert(
      fc.property(fc.dictionary(names, value), fc.dictionary(fc.constantFrom('x', 'y', 'z'), value), (one, other) => {
        const a = slice({ data: one, dnns: Object.keys(one).map((name) => ({ name })) });
        const b = slice({ data: other, dnns: Object.keys(other).map((name) => ({ name })) });
        const ab = apply(apply(undefined, a, 'alice'), b, 'bob');
        const ba = apply(apply(undefined, b, 'bob'), a, 'alice');
        expect(sorted(ab)).toEqual(sorted(ba));
        expect(owned(ab)).toEqual(owned(ba));
      }),
    );
  });

  it('conflict with an update exactly where values differ', () => {
    const fields = fc.dictionary(names, value, { minKeys: 1 });
    fc.assert(
      fc.property(fields, fields, (updated, applied) => {
        const live = update(update(undefined, slice(), 'creator'), { spec: { data: updated } }, 'bob');
        const differ = Object.keys(applied).filter(
          (key) => Object.hasOwn(updated, key) && updated[key] !== applied[key],
        );
        const act = () => apply(live, slice({ data: applied }), 'alice');
        if (differ.length === 0) {
          act();
          return;
        }
        const causes = refusal(act).status.details?.causes?.map(({ field }) => field);
        expect(causes).toEqual(differ.sort().map((key) => `.spec.data.${key}`));
      }),
    );
  });
});
