/** One step of a path: what it picks of a value. */
export type Step =
  | { kind: 'field'; names: string[] }
  | { kind: 'wildcard' }
  | { kind: 'descend' }
  | { kind: 'index'; indices: number[] }
  | { kind: 'slice'; start: number | undefined; end: number | undefined; step: number }
  | { kind: 'filter'; left: Operand; operator: Operator | undefined; right: Operand | undefined };

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Operand = { literal: string | number | boolean } | { path: Step[] };

/** A path that is not written as Kubernetes' dialect of JSONPath asks. */
export class JsonPathError extends Error {
  override name = 'JsonPathError';
}

/** `.spec.replicas`, with or without the braces of kubectl. */
export function parsePath(expression: string): Step[] {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(expression)?.[1] ?? expression;
  return new Parser(inner.trim()).path();
}

const OPERATOR = /(==|!=|<=|>=|<|>)/;

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  path(): Step[] {
    if (this.#text[0] === '$' || this.#text[0] === '@') this.#at++;
    const steps: Step[] = [];
    while (this.#at < this.#text.length) steps.push(...this.#step());
    return steps;
  }

  #step(): Step[] {
    if (this.#text.startsWith('..', this.#at)) {
      this.#at += 2;
      const next = this.#text[this.#at];
      return next === '[' || next === undefined ? [{ kind: 'descend' }] : [{ kind: 'descend' }, this.#name()];
    }
    if (this.#text[this.#at] === '[') return [this.#brackets()];
    if (this.#text[this.#at] === '.') {
      this.#at++;
      // A dot alone is the whole object, and `.['a']` the same as `['a']`.
      const next = this.#text[this.#at];
      return next === undefined || next === '[' ? [] : [this.#name()];
    }
    return [this.#name()];
  }

  /** Up to the next `.` or `[`; a backslash takes the next character as it is. */
  #name(): Step {
    let name = '';
    while (this.#at < this.#text.length && !'.['.includes(this.#text[this.#at] as string)) {
      if (this.#text[this.#at] === '\\') this.#at++;
      name += this.#text[this.#at++] ?? '';
    }
    if (name === '') throw new JsonPathError(`empty field name in ${this.#text}`);
    return name === '*' ? { kind: 'wildcard' } : { kind: 'field', names: [name] };
  }

  #brackets(): Step {
    const end = this.#closing(this.#at);
    const inner = this.#text.slice(this.#at + 1, end).trim();
    this.#at = end + 1;
    if (inner === '*') return { kind: 'wildcard' };
    if (inner.startsWith('?(') && inner.endsWith(')')) return filter(inner.slice(2, -1));
    const parts = split(inner);
    if (parts.length > 0 && parts.every((part) => /^(['"]).*\1$/s.test(part))) {
      return { kind: 'field', names: parts.map(unquote) };
    }
    if (parts.length > 0 && parts.every((part) => /^-?\d+$/.test(part))) {
      return { kind: 'index', indices: parts.map(Number) };
    }
    const slice = /^(-?\d*):(-?\d*)(?::(\d*))?$/.exec(inner);
    if (!slice) throw new JsonPathError(`invalid array index ${inner}`);
    const number = (text: string | undefined) => (text ? Number(text) : undefined);
    return { kind: 'slice', start: number(slice[1]), end: number(slice[2]), step: number(slice[3]) ?? 1 };
  }

  /** The `]` that belongs to the `[` at `open`: quotes and inner brackets do not end it. */
  #closing(open: number): number {
    let depth = 0;
    let quote = '';
    for (let i = open; i < this.#text.length; i++) {
      const character = this.#text[i] as string;
      if (quote) {
        if (character === '\\') i++;
        else if (character === quote) quote = '';
      } else if (character === "'" || character === '"') quote = character;
      else if (character === '[') depth++;
      else if (character === ']' && --depth === 0) return i;
    }
    throw new JsonPathError('unterminated array');
  }
}

/** Splits at commas outside of quotes. */
function split(text: string): string[] {
  return (text.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []).map((part) => part.trim()).filter(Boolean);
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, '$1');
}

function filter(text: string): Step {
  // An operator inside of quotes is part of the text.
  const hidden = text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, (quoted) => '_'.repeat(quoted.length));
  const found = OPERATOR.exec(hidden);
  if (!found) return { kind: 'filter', left: operand(text), operator: undefined, right: undefined };
  return {
    kind: 'filter',
    left: operand(text.slice(0, found.index)),
    operator: found[1] as Operator,
    right: operand(text.slice(found.index + (found[1] as string).length)),
  };
}

function operand(text: string): Operand {
  const trimmed = text.trim();
  if (trimmed.startsWith('@') || trimmed.startsWith('$') || trimmed.startsWith('.'))
    return { path: parsePath(trimmed) };
  if (/^(['"]).*\1$/s.test(trimmed)) return { literal: unquote(trimmed) };
  if (trimmed === 'true' || trimmed === 'false') return { literal: trimmed === 'true' };
  if (/^[+-]?\d+(\.\d+)?$/.test(trimmed)) return { literal: Number(trimmed) };
  throw new JsonPathError(`unrecognized operand ${trimmed} in a filter`);
}
