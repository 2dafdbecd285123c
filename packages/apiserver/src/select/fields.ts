import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import { badRequest } from '../status/errors.ts';

export type ObjectMatch = (object: ApiObject) => boolean;

interface Term {
  field: string;
  equal: boolean;
  value: string;
}

/** What a field selector demands. */
export interface FieldSelector {
  matches: ObjectMatch;
  /** The one name that can be selected, when the selector says so. */
  name?: string;
}

/**
 * Reads a field selector (`metadata.name=a,status.phase!=Running`). Undefined when it selects everything.
 * @throws StatusError 400 for what cannot be parsed and for fields the resource does not offer
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
 */
export function parseFieldSelector(text: string, info: ResourceInfo): FieldSelector | undefined {
  const terms = split(text).map((term) => parseTerm(term, text));
  if (terms.length === 0) return undefined;
  const tests = terms.map((term) => test(term, info));
  const selector: FieldSelector = {
    matches: (tests.length === 1 ? tests[0] : (object) => tests.every((matches) => matches(object))) as ObjectMatch,
  };
  const named = terms.find((term) => term.field === 'metadata.name' && term.equal);
  if (named) selector.name = named.value;
  return selector;
}

/** Terms between commas; a backslash keeps the next character out of the syntax. */
function split(text: string): string[] {
  const terms: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === ',') {
      terms.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...terms, text.slice(from)].filter(Boolean);
}

function parseTerm(term: string, whole: string): Term {
  for (let at = 0; at < term.length; at++) {
    if (term[at] === '\\') at++;
    else if (term.startsWith('!=', at)) return made(term, at, 2, false);
    else if (term.startsWith('==', at)) return made(term, at, 2, true);
    else if (term[at] === '=') return made(term, at, 1, true);
  }
  throw badRequest(`invalid selector: '${whole}'; can't understand '${term}'`);
}

function made(term: string, at: number, width: number, equal: boolean): Term {
  return { field: term.slice(0, at), equal, value: unescaped(term.slice(at + width)) };
}

/** A value without its backslashes. The codes of characters in Kubernetes' text are numbers: that is how it prints them. */
function unescaped(text: string): string {
  let value = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === ',' || character === '=') {
      throw badRequest(`invalid field selector: unescaped character in value: ${character.charCodeAt(0)}`);
    }
    if (character !== '\\') value += character;
    else {
      const next = text[++at] ?? '';
      if (next === '' || !'\\,='.includes(next)) {
        throw badRequest(`invalid field selector: invalid escape sequence: \\${next}`);
      }
      value += next;
    }
  }
  return value;
}

function test(term: Term, info: ResourceInfo): ObjectMatch {
  const value = reader(term.field, info);
  return (object) => (value(object) === term.value) === term.equal;
}

function reader(field: string, info: ResourceInfo): (object: ApiObject) => string {
  if (field === 'metadata.name') return (object) => object.metadata.name;
  if (field === 'metadata.namespace' && (info.namespaced || !info.custom)) {
    return (object) => object.metadata.namespace ?? '';
  }
  const own = Object.hasOwn(info.selectableFields, field) ? info.selectableFields[field] : undefined;
  if (own) return own;
  const plain = !info.custom && Object.keys(info.selectableFields).length === 0;
  throw badRequest(
    plain
      ? `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`
      : `field label not supported: ${field}`,
  );
}
