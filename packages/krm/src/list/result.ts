import type { Resource } from '../resource/resource.ts';

export type Severity = 'error' | 'warning' | 'info';

/** What a function has to say about a package, in the form of `config.kubernetes.io/v1`. */
export interface Result {
  message: string;
  severity: Severity;
  resourceRef?: { apiVersion: string; kind: string; name: string; namespace?: string };
  field?: { path: string; currentValue?: unknown; proposedValue?: unknown };
  file?: { path: string; index?: number };
}

/** A result about a resource, and about a field of it. */
export function resultAbout(resource: Resource, severity: Severity, message: string, field?: string): Result {
  const { apiVersion, kind, name, namespace, path } = resource;
  return {
    message,
    severity,
    resourceRef: { apiVersion, kind, name, ...(namespace && { namespace }) },
    ...(field && { field: { path: field } }),
    ...(path && { file: { path } }),
  };
}

/** One line for people: `[error] req.nephio.org/v1alpha1/Interface/n3 .spec.cniType: …`. */
export function formatResult({ severity, message, resourceRef, field, file }: Result): string {
  const { apiVersion, kind, name } = resourceRef ?? {};
  const where = [
    resourceRef && [apiVersion, kind, name].filter(Boolean).join('/'),
    field && `.${field.path}`,
    file && `(${file.path})`,
  ];
  const place = where.filter(Boolean).join(' ');
  return `[${severity}] ${place}${place && ': '}${message}`;
}
