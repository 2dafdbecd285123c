import type { Resource, ResourceList } from '@nexslice/krm';
import { isMap, isScalar, isSeq, type Node, Scalar, visit, type YAMLSeq } from 'yaml';
import { textsOf } from '../metadata/metadata.ts';

/** A comment that names setters: `kpt-set: ${name}` with any text around the names. */
const setterComment = /kpt-set:\s*(.+?)\s*$/;
const setterName = /\$\{([^}]+)\}/g;

/**
 * Puts values into fields whose comments name setters, as `apply-setters` of the kpt catalogue does. Behind the key of a list a
 * setter holds a YAML list in flow or block style.
 * @throws FunctionError FN_CONFIG_INVALID when the configuration is no map of texts
 */
export function applySetters(list: ResourceList, config: Resource | undefined): void {
  const setters = textsOf('apply-setters', config, 'ApplySetters', 'setters');
  for (const item of list.items) {
    let changed = false;
    visit(item.node, {
      Pair: (_key, pair) => {
        if (isScalar(pair.value)) changed = setScalar(pair.value, setters) || changed;
        if (isSeq(pair.value)) changed = setList(pair.key as Node, pair.value, setters) || changed;
      },
      Seq: (_key, seq) => {
        for (const entry of seq.items) if (isScalar(entry)) changed = setScalar(entry, setters) || changed;
      },
      Map: (_key, map) => (isMap(map) ? undefined : visit.SKIP),
    });
    if (changed) item.touched();
  }
}

function setScalar(scalar: Scalar, setters: Readonly<Record<string, string>>): boolean {
  const pattern = setterComment.exec(scalar.comment ?? '')?.[1];
  if (!pattern) return false;
  const text = filled(pattern, setters);
  if (text === undefined || text === String(scalar.value)) return false;
  scalar.value = typeof scalar.value === 'string' ? text : typed(text);
  if (scalar.type === Scalar.PLAIN) delete scalar.type;
  return true;
}

/** The text of a pattern; undefined when it names a setter that has no value. */
function filled(pattern: string, setters: Readonly<Record<string, string>>): string | undefined {
  const names = [...pattern.matchAll(setterName)].map((match) => match[1]!.trim());
  if (names.length === 0 || names.some((name) => setters[name] === undefined)) return undefined;
  return pattern.replaceAll(setterName, (_, name: string) => setters[name.trim()]!);
}

/** Fields that were numbers or booleans stay so. */
function typed(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}

function setList(key: Node, seq: YAMLSeq, setters: Readonly<Record<string, string>>): boolean {
  const pattern = setterComment.exec(key.comment ?? '')?.[1];
  const text = pattern && filled(pattern, setters);
  if (!text) return false;
  const values = listOf(text);
  const old = seq.items.map((entry) => (isScalar(entry) ? String(entry.value) : ''));
  if (values.join('\n') === old.join('\n')) return false;
  seq.items = values.map((value) => new Scalar(value));
  return true;
}

/** `[a, b]` or lines that begin with a dash. */
function listOf(text: string): string[] {
  const flow = /^\[(.*)\]$/s.exec(text.trim());
  const parts = flow ? flow[1]!.split(',') : text.split('\n').map((line) => line.replace(/^\s*-\s*/, ''));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
