import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../registry/resource.ts';
import type { Schema } from '../schema/schema.ts';
import { StatusError } from '../status/status.ts';
import { serverSideApply } from './apply.ts';
import { updateManagedFields } from './update.ts';

const text: Schema = { type: 'string' };
const schema: Schema = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { mode: text, note: text } }, status: { type: 'object' } },
};

type Version = 'v1' | 'v2';

/** One object that is served in two versions, which differ in apiVersion alone. */
class World {
  live: ApiObject | undefined;

  apply(manager: string, version: Version, spec: object, force = false): this {
    const apiVersion = `g.example.com/${version}`;
    const applied = { apiVersion, kind: 'Thing', metadata: { name: 'x' }, spec };
    this.live = serverSideApply({ ...this.#write(manager, apiVersion), applied, force });
    return this;
  }

  update(manager: string, version: Version, spec: object): this {
    const apiVersion = `g.example.com/${version}`;
    const updated = { apiVersion, kind: 'Thing', metadata: { ...this.live?.metadata, name: 'x' }, spec };
    updateManagedFields({ ...this.#write(manager, apiVersion), updated: updated as unknown as ApiObject });
    this.live = updated as unknown as ApiObject;
    return this;
  }

  /** `manager operation version: fields`, in the order of managedFields. */
  get owners(): string[] {
    return (this.live?.metadata.managedFields ?? []).map(({ manager, operation, apiVersion, fieldsV1 }) => {
      const fields = Object.keys((fieldsV1 as { 'f:spec'?: object })['f:spec'] ?? {});
      const named = fields.filter((field) => field !== '.').map((field) => field.slice(2));
      return `${manager} ${operation} ${apiVersion?.split('/')[1]}: ${named.join(' ')}`;
    });
  }

  #write(manager: string, apiVersion: string) {
    return { ...(this.live && { live: this.live }), manager, apiVersion, time: '2026-01-01T00:00:00Z', schema };
  }
}

describe('a manager', () => {
  it('has one entry for its applies, of the version that it applied last', () => {
    const world = new World().apply('alice', 'v1', { mode: 'a', note: 'n' });
    expect(world.owners).toEqual(['alice Apply v1: mode note']);
    world.apply('alice', 'v2', { mode: 'a' });
    expect(world.owners).toEqual(['alice Apply v2: mode']);
    expect(world.live?.['spec']).toEqual({ mode: 'a' });
  });

  it('has an entry for its updates in each version', () => {
    const world = new World().update('bob', 'v1', { mode: 'a' }).update('bob', 'v2', { mode: 'a', note: 'n' });
    expect(world.owners).toEqual(['bob Update v1: mode', 'bob Update v2: note']);
    // The object that holds the fields stays with the entry that made it.
    expect(world.update('bob', 'v2', { mode: 'b', note: 'n' }).owners).toEqual([
      'bob Update v1: ',
      'bob Update v2: mode note',
    ]);
  });

  it('is told in which version another one updated a field', () => {
    const world = new World().update('bob', 'v1', { mode: 'a' });
    expect(() => world.apply('alice', 'v2', { mode: 'b' })).toThrow(
      'Apply failed with 1 conflict: conflict with "bob" using g.example.com/v1: .spec.mode',
    );
    expect(world.apply('alice', 'v2', { mode: 'b' }, true).owners).toEqual(['alice Apply v2: mode', 'bob Update v1: ']);
  });

  it('shares fields with one of another version', () => {
    const world = new World().apply('alice', 'v1', { mode: 'a' }).apply('bob', 'v2', { mode: 'a' });
    expect(world.owners).toEqual(['alice Apply v1: mode', 'bob Apply v2: mode']);
    expect(world.apply('alice', 'v2', {}).live?.['spec']).toEqual({ mode: 'a' });
  });

  it('cannot apply in a version other than that of the request', () => {
    const world = new World().apply('alice', 'v1', { mode: 'a' });
    const applied = { apiVersion: 'g.example.com/v1', kind: 'Thing', metadata: { name: 'x' } };
    const wrong = { ...(world.live && { live: world.live }), manager: 'alice', apiVersion: 'g.example.com/v2' };
    expect(() => serverSideApply({ ...wrong, applied, force: true, time: '', schema })).toThrow(StatusError);
  });
});
