import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type YAMLMap } from 'yaml';
import { isObject, type JsonObject, setOwn } from '../schema/json.ts';
import { maxDepth } from './json.ts';

/** References to anchors that one body may have: enough for any real one, and too few to blow a small body up to gigabytes. */
const maxAliases = 100;

/** A YAML text as JSON values. */
export interface ParsedYaml {
  value?: unknown;
  /** Why the text is no YAML. */
  error?: string;
  /** Keys that occur again in their map, in the words of Go's yaml package. */
  duplicates?: string;
}

/** Parses the first document of a YAML 1.2 stream. Of a key given twice the last value counts. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: true, schema: 'core' } as const;
  try {
    const [document] = parseAllDocuments(text, options);
    if (!document || !('contents' in document)) return { value: null };
    const [problem] = document.errors;
    if (problem) return { error: `yaml: line ${lines.linePos(problem.pos[0]).line}: ${problem.message}` };
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    const duplicates: string[] = [];
    findDuplicates(document.contents, lines, duplicates);
    return { value: jsonOf(value), ...(duplicates.length > 0 && { duplicates: unmarshalErrors(duplicates) }) };
  } catch (problem) {
    return { error: `yaml: ${(problem as Error).message}` };
  }
}

function unmarshalErrors(lines: string[]): string {
  return `yaml: unmarshal errors:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function findDuplicates(node: unknown, lines: LineCounter, found: string[]): void {
  if (isAlias(node)) return;
  if (isSeq(node)) for (const item of node.items) findDuplicates(item, lines, found);
  if (isMap(node)) findDuplicateKeys(node, lines, found);
}

function findDuplicateKeys(map: YAMLMap, lines: LineCounter, found: string[]): void {
  const seen = new Set<string>();
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : String(key);
    if (seen.has(name)) {
      const start = ((value ?? key) as Node).range?.[0] ?? 0;
      found.push(`line ${lines.linePos(start).line}: key ${JSON.stringify(name)} already set in map`);
    }
    seen.add(name);
    findDuplicates(value, lines, found);
  }
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
