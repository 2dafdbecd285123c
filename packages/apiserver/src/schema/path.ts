/**
 * Where a walk through an object stands. Steps are pushed and popped on the way and written out only when something is wrong, so that a walk
 * through a valid object builds no strings.
 */
export class FieldPath {
  readonly #steps: (string | number)[] = [];

  /** `step` is an index, or written as it shall appear: `.name` or `[key]`. */
  push(step: string | number): void {
    this.#steps.push(step);
  }

  pop(): void {
    this.#steps.pop();
  }

  /** `spec.slices[2].sst`; empty for the whole object. */
  toString(): string {
    let text = '';
    for (const step of this.#steps) text += typeof step === 'number' ? `[${step}]` : step;
    return text.startsWith('.') ? text.slice(1) : text;
  }
}

/** The path as errors carry it: Kubernetes writes `<nil>` for the whole object. */
export function fieldName(path: FieldPath | string): string {
  return String(path) || '<nil>';
}
