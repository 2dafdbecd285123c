import { qualified, validLabelValue } from '../registry/names.ts';
import { badRequest } from '../status/errors.ts';
import { LabelLexer, type Token } from './lexer.ts';

export type Labels = Readonly<Record<string, string>> | undefined;

/** Whether an object with these labels is selected. */
export type LabelMatch = (labels: Labels) => boolean;

const operators = ['in', 'notin', '=', '==', '!=', 'gt', 'lt'] as const;
type Operator = 'in' | 'notin' | 'gt' | 'lt' | 'exists' | 'absent';

/**
 * Reads a label selector (`app=upf,tier in (gold,silver),!canary`). Undefined when it selects everything.
 * @throws StatusError 400 worded as Kubernetes words it
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function parseLabelSelector(text: string): LabelMatch | undefined {
  const requirements = new Parser(text).parse();
  if (requirements.length === 0) return undefined;
  if (requirements.length === 1) return requirements[0];
  return (labels) => requirements.every((matches) => matches(labels));
}

class Parser {
  readonly #lexer: LabelLexer;

  constructor(text: string) {
    this.#lexer = new LabelLexer(text);
  }

  parse(): LabelMatch[] {
    const requirements: LabelMatch[] = [];
    for (;;) {
      const next = this.#lexer.peek();
      if (next.kind === 'end') return requirements;
      if (next.kind !== 'identifier' && next.kind !== '!') {
        throw badRequest(`found '${next.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.#requirement());
      const after = this.#lexer.take();
      if (after.kind === 'end') return requirements;
      if (after.kind !== ',') throw badRequest(`found '${after.text}', expected: ',' or 'end of string'`);
      const following = this.#lexer.peek();
      if (following.kind !== 'identifier' && following.kind !== '!') {
        throw badRequest(`found '${following.text}', expected: identifier after ','`);
      }
    }
  }

  #requirement(): LabelMatch {
    const absent = this.#lexer.peek().kind === '!';
    if (absent) this.#lexer.take();
    const key = this.#lexer.take();
    if (key.kind !== 'identifier') throw refused(`found '${key.text}', expected: identifier`);
    const next = this.#lexer.peek();
    if (absent || next.kind === 'end' || next.kind === ',') {
      return requirement(key.text, absent ? 'absent' : 'exists', []);
    }
    const operator = this.#operator();
    if (operator === 'in' || operator === 'notin') return requirement(key.text, operator, this.#values());
    const value = this.#exactValue();
    if (operator === '!=') return requirement(key.text, 'notin', [value]);
    if (operator === 'gt' || operator === 'lt') return requirement(key.text, operator, [value]);
    return requirement(key.text, 'in', [value]);
  }

  #operator(): (typeof operators)[number] {
    const { text } = this.#lexer.take();
    const operator = text === '>' ? 'gt' : text === '<' ? 'lt' : text;
    const known = operators.find((candidate) => candidate === operator);
    if (!known || text === 'gt' || text === 'lt') {
      throw refused(`found '${text}', expected: ${operators.join(', ')}`);
    }
    return known;
  }

  #exactValue(): string {
    const next = this.#lexer.peek();
    if (next.kind === 'end' || next.kind === ',') return '';
    const value = this.#lexer.take();
    if (value.kind !== 'identifier') throw refused(`found '${value.text}', expected: identifier`);
    return value.text;
  }

  #values(): string[] {
    const open = this.#lexer.take();
    if (open.kind !== '(') throw refused(`found '${open.text}' expected: '('`);
    const next = this.#lexer.peek();
    if (next.kind === ')') {
      this.#lexer.take();
      return [''];
    }
    if (next.kind !== 'identifier' && next.kind !== ',') {
      throw refused(`found '${next.text}', expected: ',', ')' or identifier`);
    }
    return this.#listed();
  }

  /** The values up to and with the closing parenthesis; between two commas there is an empty one. */
  #listed(): string[] {
    const values: string[] = [];
    for (let token: Token = this.#lexer.take(); ; token = this.#lexer.take()) {
      if (token.kind === 'identifier') {
        values.push(token.text);
        token = this.#lexer.take();
        if (token.kind === ')') return values;
        if (token.kind !== ',') throw refused(`found '${token.text}', expected: ',' or ')'`);
      } else if (token.kind === ',') values.push('');
      else if (token.kind === ')') return [...values, ''];
      else throw refused(`found '${token.text}', expected: ',', or identifier`);
    }
  }
}

function refused(why: string) {
  return badRequest(`unable to parse requirement: ${why}`);
}

function requirement(key: string, operator: Operator, values: readonly string[]): LabelMatch {
  for (const text of qualified(key)) throw refused(`<nil>: Invalid value: ${JSON.stringify(key)}: ${text}`);
  for (const [index, value] of values.entries()) {
    for (const text of validLabelValue(value)) {
      throw refused(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${text}`);
    }
  }
  const has = (labels: Labels) => labels !== undefined && Object.hasOwn(labels, key);
  switch (operator) {
    case 'exists':
      return has;
    case 'absent':
      return (labels) => !has(labels);
    case 'in':
      return (labels) => has(labels) && values.includes((labels as Record<string, string>)[key] as string);
    case 'notin':
      return (labels) => !has(labels) || !values.includes((labels as Record<string, string>)[key] as string);
    default:
      return numeric(key, operator, values[0] as string);
  }
}

function numeric(key: string, operator: 'gt' | 'lt', bound: string): LabelMatch {
  if (!/^[+-]?\d+$/.test(bound)) {
    const why = "for 'Gt', 'Lt' operators, the value must be an integer";
    throw refused(`values[0]: Invalid value: ${JSON.stringify(bound)}: ${why}`);
  }
  const limit = BigInt(bound.replace('+', ''));
  return (labels) => {
    const value = labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
    const number = BigInt(value.replace('+', ''));
    return operator === 'gt' ? number > limit : number < limit;
  };
}
