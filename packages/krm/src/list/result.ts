import { messageOf, type Place } from '../errors.ts';
import { indexAnnotation, type Resource } from '../resource/resource.ts';
import { at, isObject, textAt } from '../yaml/value.ts';

const severities = ['error', 'warning', 'info'] as const;

export type Severity = (typeof severities)[number];

/** What a function has to say about a package, in the form of `config.kubernetes.io/v1`. */
export interface Result {
  message: string;
  severity: Severity;
  resourceRef?: { apiVersion: string; kind: string; name: string; namespace?: string };
  field?: { path: string; currentValue?: unknown; proposedValue?: unknown };
  /** Where it is; a resource that comes from no file has the index -1 in results of Nephio's functions. */
  file?: { path?: string; index?: number };
}

/** The results in the output of a function, which may be anybody's: those that say nothing are left out. */
export function readResults(value: unknown): Result[] {
  return (Array.isArray(value) ? value : []).flatMap((one: unknown) => {
    const message = textAt(one, 'message');
    if (!message) return [];
    const severity = severities.find((known) => known === textAt(one, 'severity')) ?? 'info';
    const parts = (['resourceRef', 'field', 'file'] as const).flatMap((part) => {
      const found = at(one, part);
      return isObject(found) && Object.keys(found).length > 0 ? [[part, found]] : [];
    });
    return [{ message, severity, ...Object.fromEntries(parts) } as Result];
  });
}

/** A result about a resource, and about a field of it. */
export function resultAbout(resource: Resource, severity: Severity, message: string, field?: string): Result {
  return { message, severity, ...placeOf({ resource, ...(field && { field }) }) };
}

/** What was thrown as a result. It is about the place that the error names, else about `fallback`. */
export function resultOf(error: unknown, fallback: Place): Result {
  const place = isObject(error) && isObject(error['place']) ? (error['place'] as Place) : {};
  return { message: messageOf(error), severity: 'error', ...placeOf({ ...fallback, ...place }) };
}

function placeOf({ resource, field, value, better }: Place): Omit<Result, 'message' | 'severity'> {
  const { apiVersion, kind, name, namespace, path } = resource ?? {};
  const index = Number(resource?.annotation(indexAnnotation) ?? 0);
  const known = (extra: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(extra).filter(([, one]) => one !== undefined));
  return {
    ...(resource && {
      resourceRef: { apiVersion: apiVersion!, kind: kind!, name: name!, ...(namespace && { namespace }) },
    }),
    ...(field && { field: { path: field, ...known({ currentValue: value, proposedValue: better }) } }),
    ...(path && { file: { path, ...(index > 0 && { index }) } }),
  };
}

/** One line for people: `[error] req.nephio.org/v1alpha1/Interface/n3 .spec.cniType: …`. */
export function formatResult({ severity, message, resourceRef, field, file }: Result): string {
  const { apiVersion, kind, name } = resourceRef ?? {};
  const where = [
    resourceRef && [apiVersion, kind, name].filter(Boolean).join('/'),
    field && `.${field.path}`,
    file?.path && `(${file.path})`,
  ];
  const place = where.filter(Boolean).join(' ');
  return `[${severity}] ${place}${place && ': '}${message}`;
}
