import { globPattern, pathText, type Resource, type ResourceList, resultAbout, typeInto } from '@nexslice/krm';
import { isScalar, type Scalar } from 'yaml';
import { textsOf } from '../config/texts.ts';
import { FunctionError } from '../errors.ts';
import { fieldsOf, isList, type ListField, scalarText } from '../field/fields.ts';
import { isPlain, pathMatches } from './path.ts';

/** What the configuration may say: what to look for, all of which must hold, and what to put there. */
const words = ['by-value', 'by-file-path', 'by-value-regex', 'by-path', 'put-value', 'put-comment'] as const;

type Wish = Partial<Record<(typeof words)[number], string>>;
type Path = readonly (string | number)[];

interface Found {
  path: Path;
  text: string;
}

interface Search extends Wish {
  regex: RegExp | undefined;
  files: RegExp | undefined;
}

/**
 * Searches fields by value, by a regular expression on the value, by path and by file, and puts another value or a comment there, as
 * `search-replace` of the kpt catalogue does. `${1}` in what is put is the first group of the expression.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function searchReplace(list: ResourceList, config: Resource | undefined): void {
  const search = readSearch(config);
  const did = search['put-value'] || search['put-comment'] ? 'Mutated field value to' : 'Matched field value';
  const before = list.results.length;
  for (const item of list.items) {
    if (search.files && !search.files.test(item.path ?? '')) continue;
    for (const { path, text } of putsByPath(search) ? [putByPath(item, search)] : searchIn(item, search)) {
      item.touched();
      list.results.push(resultAbout(item, 'info', `${did} ${JSON.stringify(text)}`, pathText(path)));
    }
  }
  if (list.results.length === before) list.results.push({ message: 'no matches', severity: 'info' });
}

function readSearch(config: Resource | undefined): Search {
  const wish: Wish = textsOf('search-replace', config, 'SearchReplace', 'data');
  const unknown = Object.keys(wish).find((word) => !words.some((one) => one === word));
  if (unknown !== undefined)
    throw invalid(unknown, `invalid matcher ${JSON.stringify(unknown)}, must be one of ${words.join(', ')}`);
  if (wish['by-value'] && wish['by-value-regex'])
    throw invalid('by-value', 'only one of by-value and by-value-regex can be provided');
  const files = wish['by-file-path'] ? globPattern(wish['by-file-path']) : undefined;
  return { ...wish, regex: wish['by-value-regex'] ? compile(wish['by-value-regex']) : undefined, files };
}

/** Compiles an expression of Go, which names its groups `(?P<name>…)` and may begin with flags. */
function compile(text: string): RegExp {
  const [, flags = '', rest = ''] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(text) ?? [];
  try {
    return new RegExp(rest.replaceAll('(?P<', '(?<'), flags);
  } catch (error) {
    throw invalid('by-value-regex', `${JSON.stringify(text)} is no regular expression: ${String(error)}`);
  }
}

function invalid(word: string, message: string): FunctionError {
  return new FunctionError('FN_CONFIG_INVALID', `search-replace: ${message}`, { field: `data.${word}` });
}

/** A path alone, without wildcards, is where the value is put, whether there is something or not. */
function putsByPath(search: Search): boolean {
  const path = search['by-path'];
  return Boolean(path && isPlain(path) && !search['by-value'] && !search.regex && search['put-value']);
}

function putByPath(item: Resource, search: Search): Found {
  const path = search['by-path']!.split('.');
  const text = search['put-value']!;
  if (!isScalar(item.node.getIn(path, true))) item.setAt(path, 'new');
  const scalar = item.node.getIn(path, true) as Scalar;
  if (search['put-comment']) scalar.comment = ` ${search['put-comment']}`;
  typeInto(scalar, text);
  return { path, text };
}

function* searchIn(item: Resource, search: Search): Generator<Found> {
  for (const field of fieldsOf(item.node)) {
    const { path } = field;
    if (isList(field) && isListSought(path, search)) yield { path, text: commentList(field, search) };
    if (!isList(field) && isSought(scalarText(field.node), path, search)) yield { path, text: put(field.node, search) };
  }
}

/** A list has no value to look for; a comment about it stands behind its key. */
function isListSought(path: Path, search: Search): boolean {
  return Boolean(search['put-comment']) && isAt(path, search);
}

function isSought(text: string, path: Path, search: Search): boolean {
  const { 'by-path': wantedPath, 'by-value': wanted, regex } = search;
  if (!wantedPath && !wanted && !regex) return false;
  return (!wantedPath || isAt(path, search)) && (!wanted || text === wanted) && (!regex || regex.test(text));
}

function isAt(path: Path, search: Search): boolean {
  return search['by-path'] ? pathMatches(search['by-path'].split('.'), pathText(path).split('.')) : false;
}

function put(scalar: Scalar, search: Search): string {
  const old = scalarText(scalar);
  const { 'put-value': value, 'put-comment': comment, regex } = search;
  if (comment) scalar.comment = ` ${filled(comment, old, regex)}`;
  const text = value ? filled(value, old, regex) : old;
  if (text !== old) typeInto(scalar, text);
  return text;
}

/** A pattern whose `${1}` is the first group of the expression. */
function filled(pattern: string, text: string, regex: RegExp | undefined): string {
  if (!regex) return pattern;
  const groups = regex.exec(text) ?? [];
  return pattern.replaceAll(/\$\{([1-9]\d*)\}/g, (_, number: string) => {
    if (Number(number) < groups.length) return groups[Number(number)] ?? '';
    throw invalid('put-value', `unable to resolve capture groups: ${JSON.stringify(pattern)} names group ${number}`);
  });
}

function commentList({ node, key }: ListField, search: Search): string {
  node.flow = false;
  node.comment = null;
  key.comment = ` ${search['put-comment']}`;
  return JSON.stringify(node);
}
