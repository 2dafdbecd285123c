import { Document, isMap, type ParsedNode, parseAllDocuments, type ToStringOptions, visit, type YAMLMap } from 'yaml';
import { KrmError } from '../errors.ts';
import { markComments, placeComments } from './comments.ts';
import { settleTrailingComments } from './trailing.ts';

/** How kpt writes packages: two spaces, lists not indented below their key, no folding. */
const style: ToStringOptions = { indent: 2, indentSeq: false, lineWidth: 0, flowCollectionPadding: false };

/** One document of a YAML text. */
export interface YamlDocument {
  document: Document;
  /** The map that the document is; undefined when it is empty or something else. */
  map: YAMLMap | undefined;
  empty: boolean;
}

/**
 * Reads all documents of a text. A comment before the first field belongs to the map, so that it moves with it.
 * @throws KrmError KRM_YAML_INVALID with the source, line and column
 */
export function parseYaml(text: string, source: string): YamlDocument[] {
  const documents = parseAllDocuments(text);
  if ('empty' in documents) return [];
  return documents.map((document) => {
    const error = document.errors[0];
    if (error) throw new KrmError('KRM_YAML_INVALID', `${source}: ${firstLine(error.message)}`, { cause: error });
    const read = readDocument(document as unknown as Document<ParsedNode>);
    if (read.map) {
      settleTrailingComments(read.map, text);
      markComments(read.map, text);
    }
    return read;
  });
}

function readDocument(document: Document<ParsedNode>): YamlDocument {
  const { contents } = document;
  if (!isMap(contents)) return { document, map: undefined, empty: contents === null || contents.toJSON() === null };
  if (document.commentBefore) {
    contents.commentBefore = [document.commentBefore, contents.commentBefore].filter(Boolean).join('\n');
    document.commentBefore = null;
  }
  if (document.comment) {
    contents.comment = [contents.comment, document.comment].filter(Boolean).join('\n');
    document.comment = null;
  }
  return { document, map: contents as unknown as YAMLMap, empty: false };
}

/** Writes a node as a document of its own. `indentLists` is for files whose lists are indented below their key. */
export function printYaml(node: YAMLMap, options: { indentLists?: boolean } = {}): string {
  const document = new Document();
  document.contents = node;
  const indentSeq = options.indentLists ?? false;
  return placeComments(document.toString({ ...style, indentSeq }));
}

/** Takes the blank lines out of a node, as kpt does when it hands resources to a function. */
export function dropBlankLines(node: YAMLMap): void {
  visit(node, {
    Node: (_key, inner) => {
      if (inner.spaceBefore) inner.spaceBefore = false;
    },
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.replace(/:$/, '');
}
