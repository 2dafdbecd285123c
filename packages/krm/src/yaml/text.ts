import { isUtf8 } from 'node:buffer';
import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type YAMLMap,
} from 'yaml';
import { KrmError } from '../errors.ts';
import { settleKeyComments } from './comments.ts';
import { type Layout, printMap } from './print.ts';
import { settleTrailingComments } from './trailing.ts';

/** One document of a YAML text. */
export interface YamlDocument {
  document: Document;
  /** The map that the document is; undefined when it is empty or something else. */
  map: YAMLMap | undefined;
  empty: boolean;
}

/** In memory a text takes forty times its size; with more than this a laptop would give up after minutes, with nothing to say. */
const largestText = 32 * 1024 * 1024;

/**
 * Reads all documents of a text. A comment before the first field belongs to the map, so that it moves with it.
 * @throws KrmError KRM_YAML_INVALID with the source, line and column
 */
export function parseYaml(text: string, source: string): YamlDocument[] {
  if (text.length > largestText) {
    const [size, most] = [text.length, largestText].map((length) => Math.ceil(length / 1024 / 1024));
    throw new KrmError('KRM_YAML_INVALID', `${source}: ${size} MiB are more than can be read, ${most} MiB`);
  }
  const documents = parseAllDocuments(text);
  if ('empty' in documents) return [];
  return documents.map((document) => {
    const error = document.errors[0];
    if (error) throw new KrmError('KRM_YAML_INVALID', `${source}: ${firstLine(error.message)}`, { cause: error });
    const read = readDocument(document as unknown as Document<ParsedNode>);
    if (read.map && text.includes('#')) {
      settleTrailingComments(read.map, text);
      settleKeyComments(read.map, text);
    }
    return read;
  });
}

function readDocument(document: Document<ParsedNode>): YamlDocument {
  const { contents } = document;
  if (!isMap(contents)) return { document, map: undefined, empty: contents === null || contents.toJSON() === null };
  if (document.commentBefore) {
    // A blank line is what tells a comment of the document from one of its first field.
    contents.commentBefore = `${document.commentBefore}\n${contents.commentBefore ? `\n${contents.commentBefore}` : ''}`;
    document.commentBefore = null;
  }
  if (document.comment) {
    contents.comment = [contents.comment, document.comment].filter(Boolean).join('\n');
    document.comment = null;
  }
  return { document, map: contents as unknown as YAMLMap, empty: false };
}

/** Writes a node as a document of its own. */
export function printYaml(node: YAMLMap, layout: Layout = {}): string {
  return printMap(node, layout);
}

/** Takes the blank lines out of a node, as kpt does when it hands resources to a function, but for those inside and behind comments. */
export function dropBlankLines(node: unknown): void {
  if (!isCollection(node)) return;
  node.comment = node.comment?.replace(/^\n+/, '');
  let behindComment = false;
  for (const [i, item] of node.items.entries()) {
    const value = isPair(item) ? item.value : item;
    const start = (isPair(item) ? item.key : item) as Node | null;
    if (start) dropGap(start, i === 0, behindComment);
    if (isPair(item) && isCollection(value)) dropGap(value, true, false);
    behindComment = isSeq(value) && !value.flow && /^[^\n]/.test(value.comment ?? '');
    dropBlankLines(value);
  }
}

/** A comment right behind what it is about ends with a blank line, to tell it from one that is about what comes next. */
function dropGap(start: Node, isFirst: boolean, behindComment: boolean): void {
  if (isFirst || start.spaceBefore) start.commentBefore = start.commentBefore?.replace(/\n+$/, '');
  start.spaceBefore = Boolean(start.spaceBefore) && behindComment;
}

/** The words of the YAML library, without the lines that it shows. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.replace(/:$/, '').replace('Maximum call stack size exceeded', 'nested too deeply');
}

/**
 * The text of bytes.
 * @throws KrmError KRM_YAML_INVALID when they are no UTF-8: read anyway, they would be written back as something else
 */
export function decodeText(bytes: Uint8Array, source: string): string {
  if (!isUtf8(bytes)) throw new KrmError('KRM_YAML_INVALID', `${source}: is not encoded as UTF-8`);
  return new TextDecoder().decode(bytes);
}
