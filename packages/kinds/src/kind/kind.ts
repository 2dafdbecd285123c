import { z } from 'zod';
import type { ObjectMeta } from './metadata.ts';

/** The API group and version of the kinds that NexSlice owns. */
export const group = 'nexslice.io';
export const version = 'v1alpha1';

/** An object of a kind as it is read from a server: defaults are filled in, the status may not be written yet. */
export interface KindObject<Spec, Status> {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
  spec: Spec;
  status?: Status;
}

/** A column of `kubectl get`. Columns with a `priority` above 0 show with `-o wide` only. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly jsonPath: string;
  readonly description?: string;
  readonly priority?: number;
}

/** Where `kubectl scale` and an autoscaler read and write the number of replicas. */
export interface ScalePaths {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string;
}

/** What the author of a kind writes down. */
export interface KindDefinition<Spec extends z.ZodType, Status extends z.ZodType> {
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  /** Default `nexslice.io`. Kinds that others have defined keep their group. */
  readonly group?: string;
  readonly shortNames: readonly string[];
  /** One paragraph for `kubectl explain`. */
  readonly description: string;
  readonly spec: Spec;
  readonly status: Status;
  readonly columns: readonly PrinterColumn[];
  readonly scale?: ScalePaths;
}

/**
 * A kind: its names, its schemas and what its CustomResourceDefinition needs besides. Structurally a `ResourceType` of `@nexslice/kube`,
 * so `client.get(slices, key)` answers a `Slice`.
 */
export interface Kind<Spec extends z.ZodType = z.ZodType, Status extends z.ZodType = z.ZodType>
  extends KindDefinition<Spec, Status> {
  readonly group: string;
  readonly version: string;
  readonly namespaced: boolean;
  /** The whole object: fills in defaults and reports every problem of `spec` and `status`; metadata is left to the server. */
  readonly schema: z.ZodType<KindObject<z.output<Spec>, z.output<Status>>>;
  /** Never set: carries the type of the objects. */
  readonly object?: KindObject<z.output<Spec>, z.output<Status>>;
}

const metadata = z.looseObject({ name: z.string() });

/** Makes a namespaced kind of version `v1alpha1`. */
export function defineKind<Spec extends z.ZodType, Status extends z.ZodType>(
  definition: KindDefinition<Spec, Status>,
): Kind<Spec, Status> {
  const { group: ofKind = group } = definition;
  const schema = z.object({
    apiVersion: z.literal(`${ofKind}/${version}`).optional(),
    kind: z.literal(definition.kind).optional(),
    metadata,
    spec: definition.spec,
    status: definition.status.optional(),
  });
  return {
    ...definition,
    group: ofKind,
    version,
    namespaced: true,
    schema: schema as unknown as Kind<Spec, Status>['schema'],
  };
}
