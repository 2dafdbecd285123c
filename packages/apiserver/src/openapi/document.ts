import { definedSchema, schemaOf } from '../builtin/definitions/schemas.ts';
import type { ResourceInfo } from '../registry/resource.ts';
import type { Resource } from '../registry/resource-api.ts';
import type { Schema } from '../schema/schema.ts';
import { Components } from './components.ts';
import { operationsOf } from './operations.ts';

/** The name of a kind in documents: that of its Go type, or the group backwards (`com.example.nf.v1.AMF`). */
function componentName(info: ResourceInfo): string {
  if (info.schema.definition) return info.schema.definition;
  return [...info.group.split('.').reverse(), info.version, info.kind].join('.');
}

/** A schema as documents show it: with the fields that every object has, whatever its author wrote of them. */
function complete(schema: Schema): Schema {
  const { apiVersion, kind, metadata } = schemaOf('core/v1.ConfigMap').properties as Record<string, Schema>;
  return {
    ...schema,
    properties: { apiVersion: apiVersion!, kind: kind!, ...schema.properties, metadata: metadata! },
  };
}

/** The OpenAPI v3 document of a group and version. */
export function openApiDocument(resources: readonly Resource[]): object {
  const components = new Components(definedSchema);
  const paths: Record<string, unknown> = {};
  for (const { info } of resources) {
    const { group, version, kind, schema } = info;
    const name = componentName(info);
    const marks = { 'x-kubernetes-group-version-kind': [{ group, version, kind }] };
    if (schema.definition) components.use(schema);
    components.add(name, info.custom ? complete(schema) : schema, marks);
    Object.assign(paths, operationsOf(info, name));
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.0' },
    paths,
    components: { schemas: components.schemas },
  };
}
