import { canonicalJson } from '../schema/json.ts';

/*
 * One step of a path as FieldsV1 writes it, which is also how it is kept in memory: `f:name` a field, `k:{"name":"upf"}` the list item with these
 * keys, `v:"value"` the item of a set, `i:0` a place in a list.
 */

/** Which kind of step comes first where steps are sorted. */
const order = ['f', 'k', 'v', 'i'];

/** The step with its JSON in the form that this package writes, so that equal steps are equal texts. */
export function canonicalElement(element: string): string {
  const [kind, text] = [element.slice(0, 2), element.slice(2)];
  if (kind === 'f:') return element;
  if (kind === 'i:' && /^\d+$/.test(text)) return element;
  if (kind === 'k:' || kind === 'v:') return kind + canonicalJson(JSON.parse(text));
  throw new SyntaxError(`${JSON.stringify(element)} is no path element`);
}

/** Orders steps as Kubernetes does: by kind, fields by name, items by their keys and values, numbers as numbers. */
export function compareElements(a: string, b: string): number {
  const kind = order.indexOf(a[0] as string) - order.indexOf(b[0] as string);
  if (kind !== 0) return kind;
  if (a[0] === 'f') return a < b ? -1 : a > b ? 1 : 0;
  if (a[0] === 'i') return Number(a.slice(2)) - Number(b.slice(2));
  return compareValues(JSON.parse(a.slice(2)), JSON.parse(b.slice(2)));
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'object' && typeof b === 'object' && a && b)
    return compareKeys(Object.entries(a), Object.entries(b));
  if (typeof a === typeof b) return (a as string) < (b as string) ? -1 : a === b ? 0 : 1;
  return typeof a < typeof b ? -1 : 1;
}

function compareKeys(a: [string, unknown][], b: [string, unknown][]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [left, right] = [a[i] as [string, unknown], b[i] as [string, unknown]];
    const found = compareValues(left[0], right[0]) || compareValues(left[1], right[1]);
    if (found !== 0) return found;
  }
  return a.length - b.length;
}

/** The step as messages show it: `.name`, `[name="upf"]`, `[="value"]`, `[0]`. */
export function elementText(element: string): string {
  const text = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${text}`;
    case 'k': {
      const keys = Object.entries(JSON.parse(text) as object);
      return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${text}]`;
    default:
      return `[${text}]`;
  }
}
