export type Labels = Readonly<Record<string, string>>;

/** Builds a page in Prometheus' text format (version 0.0.4). */
export class Exposition {
  static readonly contentType = 'text/plain; version=0.0.4; charset=utf-8';
  readonly #lines: string[] = [];

  /** Begins a measure; its samples follow. */
  measure(name: string, type: 'counter' | 'gauge' | 'histogram', help: string): void {
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
  }

  sample(name: string, labels: Labels, value: number): void {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    this.#lines.push(pairs.length > 0 ? `${name}{${pairs.join(',')}} ${value}` : `${name} ${value}`);
  }

  /** The samples of one histogram: `counts[i]` values were at most `bounds[i]` and above the bound before; the last count is of all beyond. */
  histogram(name: string, labels: Labels, bounds: readonly number[], counts: readonly number[], sum: number): void {
    let total = 0;
    for (const [index, count] of counts.entries()) {
      total += count;
      const le = index < bounds.length ? String(bounds[index]) : '+Inf';
      this.sample(`${name}_bucket`, { ...labels, le }, total);
    }
    this.sample(`${name}_sum`, labels, sum);
    this.sample(`${name}_count`, labels, total);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));
}
