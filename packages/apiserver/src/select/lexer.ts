export interface Token {
  kind: 'identifier' | 'end' | '!' | '(' | ')' | ',' | 'operator';
  text: string;
}

const special = new Set(['=', '!', '(', ')', ',', '>', '<']);
const end: Token = { kind: 'end', text: '' };

/** Cuts a label selector into words and signs. */
export class LabelLexer {
  readonly #text: string;
  #at = 0;
  #peeked: Token | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): Token {
    this.#peeked ??= this.#scan();
    return this.#peeked;
  }

  take(): Token {
    const token = this.peek();
    this.#peeked = undefined;
    return token;
  }

  #scan(): Token {
    while (this.#at < this.#text.length && isSpace(this.#text[this.#at] as string)) this.#at++;
    const first = this.#text[this.#at];
    if (first === undefined) return end;
    return special.has(first) ? this.#sign(first) : this.#word();
  }

  #word(): Token {
    const from = this.#at;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] as string;
      if (special.has(character) || isSpace(character)) break;
      this.#at++;
    }
    return { kind: 'identifier', text: this.#text.slice(from, this.#at) };
  }

  #sign(first: string): Token {
    this.#at++;
    if (first === '(' || first === ')' || first === ',') return { kind: first, text: first };
    const equals = (first === '=' || first === '!') && this.#text[this.#at] === '=';
    if (equals) this.#at++;
    if (first === '!' && !equals) return { kind: '!', text: '!' };
    return { kind: 'operator', text: equals ? `${first}=` : first };
  }
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n';
}
