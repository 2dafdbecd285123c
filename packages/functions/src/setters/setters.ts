import { pathText, type Resource, type ResourceList, resultAbout, typeInto } from '@nexslice/krm';
import { isSeq, type Node, parseDocument, type Scalar } from 'yaml';
import { textsOf } from '../config/texts.ts';
import { FunctionError } from '../errors.ts';
import { fieldsOf, isList, type ListField, scalarText } from '../field/fields.ts';
import { derived, namesIn, patternOf } from './pattern.ts';

type Setters = Readonly<Record<string, string>>;

/**
 * Puts values into fields whose comments name setters, as `apply-setters` of the kpt catalogue does. What a comment names and the
 * configuration does not is taken from the field as it is.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function applySetters(list: ResourceList, config: Resource | undefined): void {
  const setters = textsOf('apply-setters', config, 'ApplySetters', 'setters');
  const before = list.results.length;
  for (const item of list.items) {
    for (const field of fieldsOf(item.node)) {
      const text = isList(field) ? setList(field, setters) : setScalar(field.node, setters);
      if (text === undefined) continue;
      item.touched();
      list.results.push(resultAbout(item, 'info', `set field value to ${JSON.stringify(text)}`, pathText(field.path)));
    }
  }
  if (list.results.length === before)
    list.results.push({ message: 'no matches for input setter(s)', severity: 'info' });
}

/** The text that a scalar has now, if its comment names a setter that is given. */
function setScalar(scalar: Scalar, setters: Setters): string | undefined {
  const pattern = patternOf(scalar.comment);
  const names = namesIn(pattern);
  if (!names.some((name) => Object.hasOwn(setters, name))) return undefined;
  const old = scalarText(scalar);
  const values = { ...derived(pattern, old), ...setters };
  const missing = names.filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0)
    throw invalid(`values for setters [${missing.map((name) => `\${${name}}`).join(' ')}] must be provided`);
  const text = pattern.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => values[name]!);
  if (text !== old) typeInto(scalar, text);
  return text;
}

/** The same for a list, whose setter is named behind its key, or at the end of its line in flow style. */
function setList({ node, key }: ListField, setters: Setters): string | undefined {
  const pattern = patternOf(node.flow ? node.comment : key.comment);
  const name = namesIn(pattern).find((one) => Object.hasOwn(setters, one));
  if (name === undefined) return undefined;
  if (pattern !== `\${${name}}`) throw invalid(`invalid setter pattern for array node: ${JSON.stringify(pattern)}`);
  const text = setters[name]!;
  const items = itemsOf(text);
  if (JSON.stringify(items) === JSON.stringify(node)) return text;
  node.items = items;
  node.flow = items.length === 0;
  // An empty list stands on one line with its comment.
  const comment = ` kpt-set: ${pattern}`;
  node.comment = node.flow ? comment : null;
  key.comment = node.flow ? null : comment;
  return text;
}

function itemsOf(text: string): Node[] {
  if (text.trim() === '') return [];
  const { contents, errors } = parseDocument(text);
  if (isSeq(contents) && errors.length === 0) return contents.items as Node[];
  throw invalid(`input to array setter must be an array of values, but found ${JSON.stringify(text)}`);
}

function invalid(message: string): FunctionError {
  return new FunctionError('FN_CONFIG_INVALID', `apply-setters: ${message}`, { field: 'data' });
}
