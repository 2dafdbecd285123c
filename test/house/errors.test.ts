import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorsDoc } from '../../tools/errors-doc.ts';

it('docs/errors.md lists every error code; `npm run generate` writes it', async () => {
  expect(readFileSync('docs/errors.md', 'utf8')).toBe(await errorsDoc());
});

/** `nexslice fn` is how users know the package functions. */
const prefixes: Readonly<Record<string, string>> = { functions: 'FN' };

it('every code bears the name of its package, so that a reader knows where it comes from', async () => {
  const doc = await errorsDoc();
  for (const name of readdirSync('packages')) {
    const section = doc.split(/^## /m).find((part) => part.startsWith(`${name}\n`));
    const codes = [...(section ?? '').matchAll(/^\| `([A-Z0-9_]+)`/gm)].map((match) => match[1]);
    expect(codes.filter((code) => !code?.startsWith(`${prefixes[name] ?? name.toUpperCase()}_`))).toEqual([]);
  }
});
