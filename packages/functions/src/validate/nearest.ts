/** A third of a word may be mistyped: more, and it is another word. */
const tolerance = 3;

/** The word that was probably meant; undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const simple = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const distances = known.map((one) => ({ one, far: distance(simple(word), simple(one)) }));
  const best = distances.sort((a, b) => a.far - b.far)[0];
  return best && best.far <= Math.floor(word.length / tolerance) ? best.one : undefined;
}

/** How many letters have to be put in, taken out or changed to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
