/** The numbers of a text such as `0-3,7`, as the status of an indexed Job lists them. */
export function parseIndexes(text: string | undefined): Set<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const [first, last = first] = part.split('-');
    if (!first) continue;
    for (let index = Number(first); index <= Number(last); index += 1) indexes.add(index);
  }
  return indexes;
}

/** The shortest text for the numbers: three or more in a row are written as a range. */
export function formatIndexes(indexes: Iterable<number>): string {
  const parts: string[] = [];
  const sorted = [...indexes].sort((a, b) => a - b);
  for (let i = 0; i < sorted.length; i += 1) {
    const first = sorted[i]!;
    let last = first;
    while (sorted[i + 1] === last + 1) {
      i += 1;
      last += 1;
    }
    if (last === first) parts.push(`${first}`);
    else parts.push(`${first}${last === first + 1 ? ',' : '-'}${last}`);
  }
  return parts.join(',');
}
