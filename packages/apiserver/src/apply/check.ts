import { isObject, type JsonObject } from '../schema/json.ts';
import { itemElement } from './list-item.ts';
import { elementText } from './path-element.ts';
import { type ListShape, type MapShape, type ScalarShape, type Shape, shapeFor } from './shape.ts';

/**
 * What is wrong with an applied configuration: fields that the schema has not, values of another type, list items without their keys or with the
 * same. Each as `.spec.foo: field not declared in schema`.
 */
export function checkApplied(shape: Shape, value: unknown): string[] {
  const problems: string[] = [];
  check(shape, value, '', problems);
  return problems;
}

function check(shape: Shape, value: unknown, path: string, problems: string[]): void {
  if (value === null) return;
  const wrong = wrongType(shape, value);
  if (wrong) {
    problems.push(`${path}: ${wrong}`);
    return;
  }
  const own = shapeFor(shape, value);
  if (own.kind === 'map') checkMap(own, value as JsonObject, path, problems);
  if (own.kind === 'list') checkList(own, value as unknown[], path, problems);
}

function checkMap(shape: MapShape, value: JsonObject, path: string, problems: string[]): void {
  for (const name of Object.keys(value)) {
    const field = shape.field(name);
    const place = `${path}.${name}`;
    if (field) check(field, value[name], place, problems);
    else problems.push(`${place}: field not declared in schema`);
  }
}

function checkList(shape: ListShape, items: unknown[], path: string, problems: string[]): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const wrong = wrongItem(shape, item);
    if (wrong) {
      problems.push(`${path}: element ${index}: ${wrong}`);
      return;
    }
    const element = itemElement(shape, item);
    const place = elementText(element);
    if (seen.has(element)) problems.push(`${path}: duplicate entries for key ${place}`);
    seen.add(element);
    check(shape.element, item, path + place, problems);
  });
}

function wrongItem(shape: ListShape, item: unknown): string | undefined {
  if (shape.keys.length === 0) {
    if (item === null) return "associative list without keys has an element that's an explicit null";
    if (Array.isArray(item)) return 'not supporting sets of lists yet';
    return isObject(item) ? "associative list without keys has an element that's a map type" : undefined;
  }
  if (item === null) return 'associative list with keys may not have a null element';
  if (!isObject(item)) return 'associative list with keys may not have non-map elements';
  const missing = shape.keys.find((key) => !Object.hasOwn(item, key.name) && key.default === undefined);
  if (!missing) return undefined;
  const name = JSON.stringify(missing.name);
  return `associative list with keys has an element that omits key field ${name} (and doesn't have default value)`;
}

function wrongType(shape: Shape, value: unknown): string | undefined {
  switch (shape.kind) {
    case 'map':
      return isObject(value) ? undefined : `expected map, got ${shown(value)}`;
    case 'list':
      return Array.isArray(value) ? undefined : `expected list, got ${shown(value)}`;
    case 'atomic': {
      const fits = shape.accepts === 'list' ? Array.isArray(value) : isObject(value);
      return fits ? undefined : `expected ${shape.accepts}, got ${shown(value)}`;
    }
    case 'scalar':
      return wrongScalar(shape, value);
    default:
      return undefined;
  }
}

const scalarTypes = { string: 'string', numeric: 'number', boolean: 'boolean' };
const scalarNames = { string: 'string', numeric: 'numeric (int or float)', boolean: 'boolean' };

function wrongScalar({ accepts }: ScalarShape, value: unknown): string | undefined {
  if (typeof value === 'object')
    return `expected ${accepts ? scalarNames[accepts] : 'any scalar'}, got ${shown(value)}`;
  if (!accepts || typeof value === scalarTypes[accepts]) return undefined;
  return `expected ${scalarNames[accepts]}, got ${shown(value)}`;
}

/** A value as messages show it: strings bare, objects and lists by their kind. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return isObject(value) ? 'map' : typeof value;
}
