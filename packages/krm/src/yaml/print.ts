import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { printScalar, type ScalarPlace } from './scalar.ts';

type Collection = YAMLMap | YAMLSeq;

/** How files are written: lists indented below their key or, as kpt does, not. */
export interface Layout {
  indentLists?: boolean;
}

/** Longer keys stand behind a question mark, as YAML demands of those above 1024 and kpt of all above this. */
const longestKey = 128;

/**
 * Writes a map as a document, as kpt does: two spaces, nothing folded, comments and scalars as they were.
 * The printer of the YAML library writes numbers, blocks and rare characters in other ways, and each of them would be a changed line in
 * packages that several tools edit in turn.
 */
export function printMap(map: YAMLMap, layout: Layout): string {
  if (map.items.length === 0) return '{}\n';
  return commentLines(map.commentBefore, 0) + linesOf(map, 0, layout);
}

/** The lines of a collection in block style, and the comment at its end. */
function linesOf(collection: Collection, indent: number, layout: Layout): string {
  const start = ' '.repeat(indent);
  let text = '';
  let last = '';
  for (const [i, item] of collection.items.entries()) {
    const first = (isMap(collection) ? (item as Pair).key : item) as Node | null;
    const gap = i > 0 && first?.spaceBefore ? '\n' : '';
    const line = isMap(collection) ? pairText(item as Pair, indent, layout) : itemText(item, indent, layout);
    last = behind(last, `${gap}${commentLines(first?.commentBefore, indent)}${start}${line}`);
    text += last;
  }
  return text + behind(last, commentLines(collection.comment, indent));
}

/** Lines that come behind others: a folded block ends with a blank line of its own, which is enough. */
function behind(before: string, lines: string): string {
  return before.endsWith('\n\n') ? lines.replace(/^\n/, '') : lines;
}

function itemText(item: unknown, indent: number, layout: Layout): string {
  return `-${isBlock(item) ? blockItem(item, indent + 2, layout) : onLine(item, indent)}`;
}

function pairText(pair: Pair, indent: number, layout: Layout): string {
  const { key, value } = pair;
  const name = keyText(key, indent);
  const isLong = name.length > longestKey || isCollection(key);
  const start = isLong ? `? ${name}\n${' '.repeat(indent)}:` : `${name}:`;
  if (!isBlock(value)) {
    const above = isNode(value) ? commentLines(value.commentBefore, indent + 2) : '';
    // Behind a comment on lines of its own, the value has one too.
    return `${start}${above && `\n${above}${' '.repeat(indent + 1)}`}${onLine(value, indent)}`;
  }
  const below = isMap(value) ? indent + 2 : indent + (layout.indentLists ? 2 : 0);
  const gap = value.spaceBefore ? '\n' : '';
  const head = start + properties(value) + commentBehind(isNode(key) ? key.comment : undefined, indent);
  return head + gap + commentLines(value.commentBefore, below) + linesOf(value, below, layout);
}

/** A collection behind a dash begins on its line, unless an anchor or tag stands there. */
function blockItem(item: Collection, indent: number, layout: Layout): string {
  const lines = linesOf(item, indent, layout);
  return properties(item) ? `${properties(item)}\n${lines}` : ` ${lines.slice(indent)}`;
}

/** What stands behind a colon or dash and is no block collection, to the end of its line or its last line. */
function onLine(node: unknown, indent: number): string {
  const comment = commentBehind(isNode(node) ? node.comment : undefined, indent);
  const text = flowText(node, { indent: indent + 2 });
  if (typeof text !== 'string') return ` ${text[0]}${comment}${text[1]}`;
  return (text && ` ${text}`) + comment;
}

/** A scalar, alias, or collection in brackets; a block of text is what stands on the line and what stands below. */
function flowText(node: unknown, place: ScalarPlace): ReturnType<typeof printScalar> {
  if (isAlias(node)) return `*${node.source}`;
  if (node === null || node === undefined) return '';
  if (!isNode(node)) return printScalar(new Scalar(node), place);
  const start = properties(node);
  const text = isScalar(node) ? printScalar(node, place) : bracketed(node as Collection, place.indent);
  if (start === '') return text;
  return typeof text === 'string' ? `${start} ${text}`.trim() : [`${start} ${text[0]}`.trim(), text[1]];
}

/** A collection in brackets, on one line as far as no comment ends it. */
function bracketed(collection: Collection, indent: number): string {
  const [open, close] = isMap(collection) ? '{}' : '[]';
  let text = open!;
  for (const [i, item] of collection.items.entries()) {
    const value = isMap(collection) ? (item as Pair).value : item;
    const start = (isMap(collection) ? (item as Pair).key : item) as Node | null;
    const end = isNode(value) && value.comment;
    if (start?.commentBefore) text += `${text.endsWith('\n') ? '' : '\n'}${commentLines(start.commentBefore, indent)}`;
    if (text.endsWith('\n')) text += ' '.repeat(indent);
    else if (i > 0) text += ' ';
    if (isMap(collection)) text += `${keyText((item as Pair).key, indent, true)}: `;
    text += flowText(value, { indent, inFlow: true }) || 'null';
    if (end) text += `,${commentBehind(end, indent)}`;
    else if (i < collection.items.length - 1) text += ',';
  }
  return text.endsWith('\n') ? `${text}${' '.repeat(indent - 2)}${close}` : text + close;
}

function keyText(key: unknown, indent: number, inFlow?: boolean): string {
  const text = flowText(key, { indent, isKey: true, inFlow: inFlow || isCollection(key) });
  // A colon right behind an alias would be a part of its name.
  return isAlias(key) ? `${text} ` : String(text);
}

/** Anchor and tag, each with a space before it. */
function properties({ anchor, tag }: Node & { anchor?: string }): string {
  const standard = 'tag:yaml.org,2002:';
  const short = tag?.startsWith(standard) ? `!!${tag.slice(standard.length)}` : tag;
  return (anchor ? ` &${anchor}` : '') + (short ? ` ${short}` : '');
}

function isBlock(node: unknown): node is Collection {
  return isCollection(node) && !node.flow && node.items.length > 0;
}

/** A comment at the end of a line, and the line end. */
function commentBehind(comment: string | null | undefined, indent: number): string {
  if (!comment) return '\n';
  const [first = '', ...others] = comment.split('\n');
  return ` #${hashed(first)}\n${commentLines(others.join('\n'), indent + 2)}`;
}

/** A comment on lines of its own; an empty line of it is a blank one. */
function commentLines(comment: string | null | undefined, indent: number): string {
  if (!comment) return '';
  const start = ' '.repeat(indent);
  return comment.split('\n').reduce((text, line) => `${text}${line === '' ? '' : `${start}#${hashed(line)}`}\n`, '');
}

/** The YAML library keeps a lone hash as a space, to tell it from a blank line. */
function hashed(line: string): string {
  return line === ' ' ? '' : line;
}
