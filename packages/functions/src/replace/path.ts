/**
 * Whether a path of `search-replace` leads to a field: `*` stands for one step, `**` for any number, `list[1]` and `list[*]` for items of
 * lists. Steps are told apart by dots alone, in the names of fields too.
 */
export function pathMatches(pattern: readonly string[], path: readonly string[]): boolean {
  // What may follow each number of steps of the path, for each number of steps of the pattern: nothing is tried twice.
  let reached = [true, ...path.map(() => false)];
  for (const step of pattern) {
    const next = reached.map(() => false);
    for (const [i, isReached] of reached.entries()) {
      if (step === '**') next[i] = isReached || (i > 0 && next[i - 1]!);
      else if (isReached && i < path.length && stepMatches(step, path[i]!)) next[i + 1] = true;
    }
    reached = next;
  }
  return reached.at(-1)!;
}

function stepMatches(pattern: string, step: string): boolean {
  if (pattern === '*' || pattern === step) return true;
  const [names, wanted] = [step.split('['), pattern.split('[')];
  if (names.length < 2 || names.length !== wanted.length) return false;
  return wanted.every((part, i) => part === names[i] || part === (i === 0 ? '*' : '*]'));
}

/** Whether a path names one field, which can be made where there is none. */
export function isPlain(path: string): boolean {
  return path.split('.').every((step) => step !== '' && !/[*[]/.test(step));
}
