/** What {@link scanJson} found. */
export interface Scan {
  /** Why the text is no JSON, in the words of Go's encoding/json. */
  error?: string;
  /** Paths of keys that occur again in their object (`data.a`, `spec.containers[0].name`), each once. */
  duplicates: string[];
  /** Paths of integers that a double does not hold exactly. */
  inexact: string[];
}

interface Frame {
  path: string;
  /** Of an object; undefined in a list. */
  keys?: Set<string>;
  index: number;
}

const spaces = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const literals = ['true', 'false', 'null'];

/**
 * Reads a JSON text for what JSON.parse does not tell: duplicate keys, integers that lose digits, and what exactly is wrong in Go's words.
 * Linear in the text; meant for the few texts of which it is known that there is something to find.
 */
export function scanJson(text: string): Scan {
  return new Scanner(text).scan();
}

class SyntaxProblem extends Error {}

class Scanner {
  readonly #text: string;
  #at = 0;
  readonly #duplicates = new Set<string>();
  readonly #inexact: string[] = [];
  readonly #frames: Frame[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  scan(): Scan {
    const found: Scan = { duplicates: [], inexact: this.#inexact };
    try {
      this.#document();
    } catch (problem) {
      if (!(problem instanceof SyntaxProblem)) throw problem;
      found.error = problem.message;
    }
    found.duplicates = [...this.#duplicates];
    return found;
  }

  #document(): void {
    this.#value('');
    while (this.#frames.length > 0) this.#next(this.#frames.at(-1) as Frame);
    if (this.#peek() !== '') this.#fail('after top-level value');
  }

  /** Goes on in an open object or list: its next member, or its end. */
  #next(frame: Frame): void {
    const isList = frame.keys === undefined;
    frame.index++;
    const char = this.#peek();
    if (char === (isList ? ']' : '}')) {
      this.#at++;
      this.#frames.pop();
      return;
    }
    if (frame.index > 0) {
      if (char !== ',') this.#fail(isList ? 'after array element' : 'after object key:value pair');
      this.#at++;
    }
    if (isList) this.#value(`${frame.path}[${frame.index}]`);
    else this.#member(frame);
  }

  #member(frame: Frame): void {
    if (this.#peek() !== '"') this.#fail('looking for beginning of object key string');
    const key = this.#string();
    const path = frame.path ? `${frame.path}.${key}` : key;
    if (frame.keys?.has(key)) this.#duplicates.add(path);
    frame.keys?.add(key);
    if (this.#peek() !== ':') this.#fail('after object key');
    this.#at++;
    this.#value(path);
  }

  #value(path: string): void {
    const char = this.#peek();
    if (char === '{' || char === '[') {
      this.#at++;
      this.#frames.push({ path, index: -1, ...(char === '{' && { keys: new Set<string>() }) });
    } else if (char === '"') this.#string();
    else if (char === '-' || (char >= '0' && char <= '9')) this.#number(path);
    else this.#literal(char);
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      this.#at = start;
      return this.#badString();
    }
  }

  #badString(): never {
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] as string;
      if (char < ' ') this.#fail('in string literal');
      if (char === '\\') this.#escape();
    }
    return this.#fail('in string literal');
  }

  #escape(): void {
    this.#at++;
    if (this.#text[this.#at] !== 'u') {
      if (!'"\\/bfnrt'.includes(this.#text[this.#at] ?? 'end')) this.#fail('in string escape code');
      return;
    }
    for (let digit = 0; digit < 4; digit++) {
      this.#at++;
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) this.#fail('in \\u hexadecimal character escape');
    }
  }

  #number(path: string): void {
    number.lastIndex = this.#at;
    const matched = number.exec(this.#text);
    if (!matched) {
      this.#at++;
      this.#fail('in numeric literal');
    }
    this.#at += matched[0].length;
    const next = this.#text[this.#at] ?? '';
    if (next === '.' && !matched[1] && !matched[2]) {
      this.#at++;
      this.#fail('after decimal point in numeric literal');
    }
    if (/[eE]/.test(next) && !matched[2]) {
      this.#at += /[+-]/.test(this.#text[this.#at + 1] ?? '') ? 2 : 1;
      this.#fail('in exponent of numeric literal');
    }
    if (!matched[1] && !matched[2] && !Number.isSafeInteger(Number(matched[0]))) this.#inexact.push(path);
  }

  #literal(first: string): void {
    const literal = literals.find((word) => word.startsWith(first));
    if (!literal || first === '') this.#fail('looking for beginning of value');
    for (const letter of literal) {
      if (this.#text[this.#at] !== letter) this.#fail(`in literal ${literal} (expecting ${goChar(letter)})`);
      this.#at++;
    }
  }

  /** The next character that is no white space; empty at the end. */
  #peek(): string {
    spaces.lastIndex = this.#at;
    spaces.exec(this.#text);
    this.#at = spaces.lastIndex;
    return this.#text[this.#at] ?? '';
  }

  #fail(where: string): never {
    const char = this.#text[this.#at];
    if (char === undefined) throw new SyntaxProblem('unexpected end of JSON input');
    throw new SyntaxProblem(`invalid character ${goChar(char)} ${where}`);
  }
}

/** A character as Go quotes it. */
function goChar(char: string): string {
  if (char === "'") return `'\\''`;
  if (char === '"') return `'"'`;
  if (char === '\\') return `'\\\\'`;
  return `'${JSON.stringify(char).slice(1, -1)}'`;
}
