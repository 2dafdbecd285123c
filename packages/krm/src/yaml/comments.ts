import { isMap, isNode, isSeq, type Node, type Pair, visit, type YAMLMap } from 'yaml';

/**
 * The YAML library has no place for a comment behind the key of a map or list (`metadata: # kpt-merge: /name`, setters of lists):
 * it moves it to the next line. In memory such a comment carries this mark, and `placeComments` puts it back where it was.
 */
const behindKey = '\uE000';

/** kpt writes this comment behind `metadata:`; here it goes back there even if another tool has moved it. */
const mergeComment = /^ kpt-merge: /;

/** Marks comments of a node that was read from `source`. */
export function markComments(root: YAMLMap, source: string): void {
  if (!source.includes('#')) return;
  visit(root, {
    Pair: (_key, pair) => {
      if ((isMap(pair.value) || isSeq(pair.value)) && pair.value.commentBefore && isBehindKey(pair, source)) {
        pair.value.commentBefore = behindKey + pair.value.commentBefore;
      }
    },
  });
}

function isBehindKey(pair: Pair, source: string): boolean {
  const key = pair.key as Node;
  if (mergeComment.test((pair.value as Node).commentBefore ?? '')) return true;
  const end = isNode(key) ? key.range?.[1] : undefined;
  return end !== undefined && /^[ ]*:[^\n]*#/.test(lineFrom(source, end));
}

function lineFrom(source: string, offset: number): string {
  const end = source.indexOf('\n', offset);
  return source.slice(offset, end < 0 ? undefined : end);
}

/** Puts marked comments of a printed text where they belong. */
export function placeComments(text: string): string {
  return text.includes(behindKey) ? text.replaceAll(/:\n[ ]*#\uE000/g, ': #').replaceAll(behindKey, '') : text;
}

/** The comment before a node as it stands in the text, without its mark. */
export function commentBefore(node: Node): string | undefined {
  return node.commentBefore?.replace(behindKey, '');
}
