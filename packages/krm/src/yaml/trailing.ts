import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

type Collection = YAMLMap | YAMLSeq;

/** A collection that a comment lies in or behind, and the place in it that the comment comes after. */
interface Level {
  collection: Collection;
  item: number;
  column: number;
}

/** A line of a comment; undefined text is a blank line. */
interface Line {
  column: number;
  text: string | undefined;
}

/**
 * The YAML library gives comments behind the last field of nested blocks to the innermost block, whatever their columns. Here each goes to the
 * block whose column it has: before the next field of that block, or to its end. `source` is the text that `root` was read from.
 */
export function settleTrailingComments(root: YAMLMap, source: string): void {
  visit(root, {
    Node: (_key, node, path) => {
      if (!node.comment || !node.range || !(isCollection(node) || isScalar(node))) return;
      const { kept, lines, gap } = linesBehind(node, source);
      const levels = levelsOf(node, path, source);
      if (lines.length === 0 || levels.length === 0 || levels.some(({ collection }) => collection.flow)) return;
      node.comment = kept;
      const next = gap ? nextOf(levels) : undefined;
      if (next) next.spaceBefore = true;
      for (const [level, own] of sortOut(lines, levels)) attach(level, own, level.collection === node);
    },
  });
}

/** The comment on the line of the node itself, and the lines behind it. */
function linesBehind(node: Node, source: string): { kept: string | null; lines: Line[]; gap: boolean } {
  const [, end, behind] = node.range!;
  const [same = '', ...others] = source.slice(end, behind).split('\n');
  const startsLine = end === 0 || source[end - 1] === '\n';
  const lines = (startsLine ? [same, ...others] : others).map((line) => ({
    column: line.indexOf('#'),
    text: textOf(line),
  }));
  // What is behind the last line break belongs to what comes next.
  lines.pop();
  const gap = lines.length > 0 && lines.at(-1)!.text === undefined;
  while (lines.length > 0 && lines.at(-1)!.text === undefined) lines.pop();
  return { kept: startsLine ? null : (/#(.*)$/.exec(same)?.[1] ?? null), lines, gap };
}

/** The text of a comment; a lone hash is a space, as the library has it. */
function textOf(line: string): string | undefined {
  const text = /^\s*#(.*)$/.exec(line.replace(/\r$/, ''))?.[1];
  return text === '' ? ' ' : text;
}

/** Collections from the innermost to the root. A scalar lies in its list. */
function levelsOf(node: Node, path: readonly (Document | Node | Pair)[], source: string): Level[] {
  const levels: Level[] = [];
  let inner: Node | Pair = node;
  if (isMap(node) || isSeq(node))
    levels.push({ collection: node, item: node.items.length - 1, column: columnOf(node, source) });
  for (const outer of [...path].reverse()) {
    if (isMap(outer) || isSeq(outer)) {
      const item = (outer.items as unknown[]).indexOf(inner);
      levels.push({ collection: outer, item, column: columnOf(outer, source) });
    }
    if (isPair(outer) || isCollection(outer)) inner = outer as Node | Pair;
  }
  return levels;
}

function columnOf({ range }: Collection, source: string): number {
  const start = range?.[0] ?? 0;
  return start - (source.lastIndexOf('\n', start - 1) + 1);
}

/** Lines by the collection they belong to. What comes behind an outer line is outer too, so that the order stays. */
function sortOut(lines: readonly Line[], levels: readonly Level[]): Map<Level, (string | undefined)[]> {
  const sorted = new Map<Level, (string | undefined)[]>();
  let at = 0;
  let blanks: undefined[] = [];
  for (const { column, text } of lines) {
    if (text === undefined) {
      blanks.push(undefined);
      continue;
    }
    while (at < levels.length - 1 && levels[at]!.column > column) at++;
    const level = levels[at]!;
    sorted.set(level, [...(sorted.get(level) ?? []), ...blanks, text]);
    blanks = [];
  }
  return sorted;
}

/** What comes behind all the lines: the next field or item of the innermost collection that has one. */
function nextOf(levels: readonly Level[]): Node | undefined {
  for (const level of levels) {
    const next = following(level);
    if (next) return next;
  }
  return undefined;
}

function following({ collection, item }: Level): Node | undefined {
  const next = collection.items[item + 1];
  return ((isPair(next) ? next.key : next) as Node | null | undefined) ?? undefined;
}

function attach(level: Level, lines: readonly (string | undefined)[], isOwn: boolean): void {
  const { collection } = level;
  const text = lines.map((line) => line ?? '');
  const next = isOwn ? undefined : following(level);
  if (!next) {
    collection.comment = [...known(collection.comment), ...text].join('\n');
    return;
  }
  const apart = text[0] === '';
  // A blank line that stood before the field stands between the comment and the field.
  const gap = next.spaceBefore ? [''] : [];
  next.commentBefore = [...text.slice(apart ? 1 : 0), ...gap, ...known(next.commentBefore)].join('\n');
  next.spaceBefore = apart;
}

function known(comment: string | null | undefined): string[] {
  return comment === null || comment === undefined ? [] : [comment];
}
