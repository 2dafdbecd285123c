import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../registry/resource.ts';
import type { JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { serverSideApply } from './apply.ts';

const schema: Schema = {
  type: 'object',
  properties: {
    spec: { type: 'object', properties: { mode: { type: 'string' }, size: { type: 'integer' } } },
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
};
const head = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' } };

function apply(live: ApiObject | undefined, parts: JsonObject, second: number, subresource?: string): ApiObject {
  return serverSideApply({
    ...(live && { live }),
    ...(subresource && { subresource }),
    applied: { ...head, ...parts },
    manager: 'alice',
    force: false,
    apiVersion: 'v1',
    time: `2026-01-01T00:00:0${second}Z`,
    schema,
    hasStatus: true,
  });
}

const times = ({ metadata }: ApiObject) =>
  (metadata.managedFields ?? []).map(({ subresource = 'object', time }) => [subresource, time?.slice(-3, -1)]);

describe('the time of an apply', () => {
  const created = apply(undefined, { spec: { mode: 'a' } }, 1);

  it('is that of the last change', () => {
    expect(times(created)).toEqual([['object', '01']]);
    expect(times(apply(created, { spec: { mode: 'b' } }, 2))).toEqual([['object', '02']]);
    expect(times(apply(created, { spec: { mode: 'a' } }, 2))).toEqual([['object', '01']]);
  });

  it('of the status is another than that of the object', () => {
    const ready = apply(created, { status: { phase: 'Ready' } }, 2, 'status');
    expect(times(ready)).toEqual([
      ['object', '01'],
      ['status', '02'],
    ]);
    expect(times(apply(ready, { spec: { size: 1 } }, 3))).toEqual([
      ['status', '02'],
      ['object', '03'],
    ]);
  });
});

describe('an apply of the status', () => {
  const live = apply(apply(undefined, { spec: { mode: 'a' } }, 1), { status: { phase: 'Ready' } }, 2, 'status');

  it('that drops a field removes it and leaves the object', () => {
    const left = apply(live, { status: {} }, 3, 'status');
    expect(left['status']).toEqual({});
    expect(left['spec']).toEqual({ mode: 'a' });
  });

  it('is untouched by an apply of the object that leaves all out', () => {
    expect(apply(live, {}, 3)['status']).toEqual({ phase: 'Ready' });
  });
});
