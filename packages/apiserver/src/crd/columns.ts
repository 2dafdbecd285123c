import { nameColumn } from '../builtin/kind/columns.ts';
import { since } from '../builtin/kind/duration.ts';
import { jsonPath } from '../jsonpath/jsonpath.ts';
import type { Column } from '../registry/resource.ts';
import { canonicalJson } from '../schema/json.ts';
import type { PrinterColumn } from './definition.ts';

/** What `kubectl get` prints of kinds whose definition brings no columns. */
const AGE: PrinterColumn = {
  name: 'Age',
  type: 'date',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  jsonPath: '.metadata.creationTimestamp',
};

/** The name, and the columns that a definition asks for. */
export function printerColumns(columns: readonly PrinterColumn[] | undefined): Column[] {
  return [nameColumn, ...(columns && columns.length > 0 ? columns : [AGE]).map(printerColumn)];
}

function printerColumn({ name, type, format, description, priority, jsonPath: path }: PrinterColumn): Column {
  const read = reader(path);
  return {
    name,
    type: type as Column['type'],
    format: format ?? '',
    description: description || `Custom resource definition column (in JSONPath format): ${path}`,
    priority: priority ?? 0,
    cell: (object, now) => {
      const value = read(object);
      return value === undefined || value === null ? null : cell(type, value, now);
    },
  };
}

/** The first value at a path. A path that cannot be read gives empty cells, as in Kubernetes, rather than no table. */
function reader(path: string): (object: unknown) => unknown {
  try {
    const read = jsonPath(path);
    return (object) => read(object)[0];
  } catch {
    return () => undefined;
  }
}

function cell(type: string, value: unknown, now: number): string | number | boolean | null {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : canonicalJson(value);
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' ? age(value, now) : null;
    default:
      return null;
  }
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([.,]\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Go's words for a time that is not set and for a text that is no time. */
function age(time: string, now: number): string {
  if (time === '' || time === 'null') return '<unknown>';
  return RFC3339.test(time) && !Number.isNaN(Date.parse(time)) ? since(time, now) : '<invalid>';
}
