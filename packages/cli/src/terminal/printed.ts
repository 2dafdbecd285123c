import { table } from './table.ts';

/** A list as the user asked for it: a table for people, JSON or YAML for machines. */
export async function printed(
  output: 'table' | 'json' | 'yaml',
  items: readonly unknown[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  if (output === 'json') return `${JSON.stringify(items, null, 2)}\n`;
  if (output === 'yaml') return (await import('yaml')).stringify(items);
  return table(head, rows);
}
