import type { ApiObject } from '../../registry/resource.ts';
import type { JsonObject } from '../../schema/json.ts';
import type { Schema } from '../../schema/schema.ts';
import { StatusError } from '../../status/status.ts';
import { serverSideApply } from '../apply.ts';
import { paths } from '../field-set.ts';
import { parseFields } from '../fields-v1.ts';
import { updateManagedFields } from '../update.ts';

const apiVersion = 'f.example.com/v1';

/** Managers that write one object in turn, for scenarios of ownership. */
export class Actors {
  live: ApiObject | undefined;
  readonly #schema: Schema;

  constructor(spec: Schema) {
    this.#schema = { type: 'object', properties: { spec, status: { type: 'object', additionalProperties: true } } };
  }

  /** The spec as it is now. */
  get spec(): unknown {
    return this.live?.['spec'];
  }

  apply(manager: string, spec: JsonObject, force = false): this {
    const applied = { apiVersion, kind: 'Thing', metadata: { name: 'x' }, spec };
    this.live = serverSideApply({ ...this.#write(manager), applied, force });
    return this;
  }

  update(manager: string, spec: JsonObject): this {
    const metadata = { ...this.live?.metadata, name: 'x' };
    const updated = { apiVersion, kind: 'Thing', metadata, spec } as unknown as ApiObject;
    updateManagedFields({ ...this.#write(manager), updated });
    this.live = updated;
    return this;
  }

  /** The fields that an apply conflicts about, by their owner; none when it succeeds, which it then has. */
  conflicts(manager: string, spec: JsonObject): string[] {
    try {
      this.apply(manager, spec);
      return [];
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.code !== 409) throw error;
      return (error.status.details?.causes ?? []).map(
        ({ field, message }) => `${message?.match(/"(.*?)"/)?.[1]} ${field?.replace('.spec', '')}`,
      );
    }
  }

  /** What a manager owns of the spec, as `data/a`, whatever the operation. */
  owns(manager: string): string[] {
    const entries = (this.live?.metadata.managedFields ?? []).filter((entry) => entry.manager === manager);
    return entries.flatMap(({ fieldsV1 }) =>
      paths(parseFields(fieldsV1 ?? {})).map((path) =>
        path
          .map((step) => step.replace(/^f:/, ''))
          .slice(1)
          .join('/'),
      ),
    );
  }

  #write(manager: string) {
    const { live } = this;
    return { ...(live && { live }), manager, apiVersion, time: '2026-01-01T00:00:00Z', schema: this.#schema };
  }
}
