import { at, isObject, type Resource, type ResourceList, type Step } from '@nexslice/krm';
import { FunctionError } from '../errors.ts';

/** What is searched for and what is put in place, as strings of a ConfigMap or of a `SearchReplace`. */
interface Wish {
  byPath?: string;
  byValue?: string;
  byValueRegex?: RegExp;
  putValue?: string;
}

/**
 * Searches fields by value, by a regular expression on the value, or by path, and puts another value there, as `search-replace` of the kpt
 * catalogue does. `*` in a path stands for one step, `**` for any number. `${1}` in the value is the first group of the expression.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function searchReplace(list: ResourceList, config: Resource | undefined): void {
  const wish = readWish(config);
  for (const item of list.items) {
    for (const { path, value } of leaves(item.value, [])) {
      const next = replaced(wish, path, value);
      if (next !== undefined && next !== String(value)) item.setAt(path, typedLike(value, next));
    }
    if (wish.byPath && wish.putValue !== undefined) addMissing(item, wish.byPath, wish.putValue);
  }
}

function readWish(config: Resource | undefined): Wish {
  const from = config?.kind === 'SearchReplace' ? config.value : at(config?.value, 'data');
  const text = (field: string, alias: string) => {
    const value = at(from, field) ?? at(from, alias);
    return value === undefined ? undefined : String(value);
  };
  const regex = text('by-value-regex', 'byValueRegex');
  const [byPath, byValue, putValue] = [
    text('by-path', 'byPath'),
    text('by-value', 'byValue'),
    text('put-value', 'putValue'),
  ];
  if (byPath === undefined && byValue === undefined && regex === undefined)
    throw invalid('data', 'one of by-path, by-value and by-value-regex is needed');
  return {
    ...(byPath !== undefined && { byPath }),
    ...(byValue !== undefined && { byValue }),
    ...(regex !== undefined && { byValueRegex: compile(regex) }),
    ...(putValue !== undefined && { putValue }),
  };
}

function compile(regex: string): RegExp {
  try {
    return new RegExp(regex);
  } catch (error) {
    throw invalid(
      'data.by-value-regex',
      `by-value-regex ${JSON.stringify(regex)} is no regular expression: ${String(error)}`,
    );
  }
}

function invalid(field: string, message: string): FunctionError {
  return new FunctionError('FN_CONFIG_INVALID', `search-replace: ${message}`, { field });
}

function* leaves(value: unknown, path: Step[]): Generator<{ path: Step[]; value: unknown }> {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* leaves(item, [...path, i]);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
  else yield { path, value };
}

function replaced(wish: Wish, path: readonly Step[], value: unknown): string | undefined {
  if (wish.putValue === undefined) return undefined;
  if (wish.byPath !== undefined && !pathMatches(wish.byPath.split('.'), path.map(String))) return undefined;
  if (wish.byValue !== undefined) return String(value) === wish.byValue ? wish.putValue : undefined;
  const match = wish.byValueRegex?.exec(String(value));
  if (wish.byValueRegex && !match) return undefined;
  return wish.putValue.replaceAll(/\$\{(\d+)\}/g, (_, group: string) => match?.[Number(group)] ?? '');
}

function pathMatches(pattern: readonly string[], path: readonly string[]): boolean {
  const [step, ...rest] = pattern;
  if (step === undefined) return path.length === 0;
  if (step === '**') return pathMatches(rest, path) || (path.length > 0 && pathMatches(pattern, path.slice(1)));
  return path.length > 0 && (step === '*' || step === path[0]) && pathMatches(rest, path.slice(1));
}

/** A path without wildcards that leads to nothing yet is made. */
function addMissing(item: Resource, path: string, value: string): void {
  const steps = path.split('.');
  if (steps.some((step) => /[*[\]]/.test(step)) || at(item.value, ...steps) !== undefined) return;
  const parent = at(item.value, ...steps.slice(0, -1));
  if (isObject(parent) || parent === undefined) item.setAt(steps, value);
}

/** Numbers and booleans stay such where the new value can be one. */
function typedLike(old: unknown, text: string): unknown {
  if (typeof old === 'number' && text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
  if (typeof old === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
