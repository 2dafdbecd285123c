import { isObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';

/** A path into a schema: written as errors write it, and the schema it leads to. */
export interface SchemaPath {
  /** `.spec.sst`, `.labels[app]`: to be put behind the path of the node that the path starts from. */
  text: string;
  first: string;
  schema: Schema;
}

const TOKENS = /\[|\]|\.|'(?:[^'\\]|\\.)*'|[^.[\]']+/g;
const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/**
 * Follows a path of fields and map keys (`.a.b`, `.labels['app']`) through a schema.
 * @throws Error with Kubernetes' text if there is no such place.
 */
export function followPath(
  path: string,
  schema: Schema,
  options: { brackets: boolean } = { brackets: true },
): SchemaPath {
  const tokens = path.match(TOKENS) ?? [];
  let at: SchemaPath = { text: '', first: '', schema };
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] === '.') {
      const name = tokens[++i];
      if (name === undefined) throw new Error('unexpected end of JSON path');
      at = step(at, name);
    } else if (tokens[i] === '[') {
      if (!options.brackets) throw new Error('array notation is not allowed');
      at = step(at, unquote(tokens[++i]));
      const close = tokens[++i];
      if (close === undefined) throw new Error('unexpected end of JSON path');
      if (close !== ']') throw new Error(`expected ] but got ${close}`);
    } else {
      throw new Error(`expected [ or . but got: ${tokens[i]}`);
    }
  }
  return at;
}

function step(at: SchemaPath, name: string): SchemaPath {
  const { properties, additionalProperties } = at.schema;
  const first = at.first || name;
  if (properties) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!schema) throw new Error('does not refer to a valid field');
    return { text: `${at.text}.${name}`, first, schema };
  }
  if (!isObject(additionalProperties)) throw new Error('does not refer to a valid field');
  return { text: `${at.text}[${name}]`, first, schema: additionalProperties as Schema };
}

function unquote(token: string | undefined): string {
  if (token === undefined) throw new Error('unexpected end of JSON path');
  if (!/^'.*'$/s.test(token) || token.length < 2) throw new Error(`expected single quoted string but got ${token}`);
  return token.slice(1, -1).replace(/\\(.)/gs, (match, character: string) => {
    if (character === "'" || character === '\\') return character;
    const escaped = ESCAPES[character];
    if (escaped === undefined) throw new Error(`invalid string literal: invalid escape char ${match}`);
    return escaped;
  });
}
