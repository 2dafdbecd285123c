import type { LineCounter, Node, YAMLMap } from 'yaml';
import { isObject, type JsonObject, setOwn } from '../schema/json.ts';
import { maxDepth } from './json.ts';
import { isTooDeep } from './yaml-depth.ts';
import { yaml } from './yaml-library.ts';
import { scalarTags } from './yaml-scalars.ts';

/** References to anchors that one body may have: enough for any real one, and too few to blow a small body up to gigabytes. */
const maxAliases = 100;

/** A YAML text as JSON values. */
export interface ParsedYaml {
  value?: unknown;
  /** Why the text is no YAML. */
  error?: string;
  /** Keys that occur again in their map, in the words of Go's yaml package. */
  duplicates?: string;
  /** Paths of integers beyond ±2^53, which are rounded. */
  inexact: string[];
}

/** Parses the first document of a YAML stream, as Go's yaml package understands it. Of a key given twice the last value counts. */
export function parseYaml(text: string): ParsedYaml {
  if (isTooDeep(text)) return refused('exceeded max depth');
  const { LineCounter, parseAllDocuments } = yaml();
  const lines = new LineCounter();
  try {
    const [document] = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      merge: true,
      schema: 'core',
      customTags: (tags) => [...scalarTags, ...tags],
      // Tags such as !!set and !!timestamp would make values that JSON has not.
      resolveKnownTags: false,
    });
    if (!document || !('contents' in document)) return { value: null, inexact: [] };
    const [problem] = document.errors;
    if (problem) return refused(`line ${lines.linePos(problem.pos[0]).line}: ${problem.message}`);
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    const remarks = new Remarks(lines);
    remarks.look(document.contents, '');
    const { duplicates, inexact } = remarks;
    return { value: jsonOf(value), inexact, ...(duplicates.length > 0 && { duplicates: unmarshalErrors(duplicates) }) };
  } catch (problem) {
    return refused((problem as Error).message);
  }
}

function refused(why: string): ParsedYaml {
  return { error: `yaml: ${why}`, inexact: [] };
}

function unmarshalErrors(lines: string[]): string {
  return `yaml: unmarshal errors:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** Goes through a parsed document for what its values do not tell. */
class Remarks {
  readonly duplicates: string[] = [];
  readonly inexact: string[] = [];
  readonly #lines: LineCounter;
  readonly #yaml = yaml();

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  look(node: unknown, path: string): void {
    const { isAlias, isMap, isScalar, isSeq } = this.#yaml;
    if (isAlias(node)) return;
    if (isSeq(node)) for (const [index, item] of node.items.entries()) this.look(item, `${path}[${index}]`);
    else if (isMap(node)) this.#lookAtKeys(node, path);
    else if (isScalar(node) && isRounded(node.value, node.source)) this.inexact.push(path);
  }

  #lookAtKeys(map: YAMLMap, path: string): void {
    const { isScalar } = this.#yaml;
    const seen = new Set<string>();
    for (const { key, value } of map.items) {
      const shown = isScalar(key) ? key.value : String(key);
      const name = String(shown);
      if (seen.has(name)) {
        const start = ((value ?? key) as Node).range?.[0] ?? 0;
        this.duplicates.push(
          `line ${this.#lines.linePos(start).line}: key ${JSON.stringify(shown)} already set in map`,
        );
      }
      seen.add(name);
      this.look(value, path ? `${path}.${name}` : name);
    }
  }
}

/** Written as an integer, and too large to be one: a fraction or an exponent asks for no more digits than there are. */
function isRounded(value: unknown, source: string | undefined): boolean {
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return false;
  return source === undefined || !/^[-+]?[\d_]*(?:\.|[\d_]+\.?[eE])/.test(source);
}

/** YAML has values that JSON has not: they become what Go's conversion makes of them. */
function jsonOf(value: unknown, depth = 0): unknown {
  if (depth > maxDepth) throw new Error('exceeded max depth');
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, depth + 1));
  if (!isObject(value)) return value ?? null;
  const plain: JsonObject = {};
  for (const key of Object.keys(value)) setOwn(plain, key, jsonOf(value[key], depth + 1));
  return plain;
}
