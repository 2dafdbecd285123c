import { isCollection, isNode, type Node, visit, type YAMLMap } from 'yaml';

/** kpt writes this comment behind `metadata:`; here it goes back there even if another tool has moved it. */
const mergeComment = /^ kpt-merge: /;

/**
 * The YAML library has no place for a comment behind the key of a map or list (`metadata: # kpt-merge: /name`, setters of lists):
 * it reads it as one before the value. Here it becomes the comment of the key, or of a value that is a scalar. `source` is the text
 * that `root` was read from.
 */
export function settleKeyComments(root: YAMLMap, source: string): void {
  visit(root, {
    Pair: (_key, { key, value }) => {
      if (!isNode(key) || !isNode(value) || !value.commentBefore) return;
      const [first = '', ...others] = value.commentBefore.split('\n');
      if (!mergeComment.test(first) && !isBehindKey(key, source)) return;
      const bearer = isCollection(value) ? key : value;
      bearer.comment = first;
      value.commentBefore = others.join('\n');
    },
  });
}

function isBehindKey(key: Node, source: string): boolean {
  const end = key.range?.[1];
  return end !== undefined && /^[ ]*:[^\n]*#/.test(lineFrom(source, end));
}

function lineFrom(source: string, offset: number): string {
  const end = source.indexOf('\n', offset);
  return source.slice(offset, end < 0 ? undefined : end);
}
