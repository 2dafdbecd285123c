import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

const pages = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trimEnd().split('\n');

/** The text of a page without its code: what looks like a link there is none. */
function proseOf(page: string): string {
  return readFileSync(page, 'utf8')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
}

/** Targets of links that lead to a place in this repository. */
function linksOf(page: string): string[] {
  const targets = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** Names of the headings of a page, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(file)) return false;
  return anchor === undefined || (statSync(file).isFile() && anchorsOf(file).includes(anchor));
}

it('every link of a page leads to a file, and to a heading where it names one', () => {
  const broken = pages.flatMap((page) =>
    linksOf(page)
      .filter((target) => !leadsSomewhere(page, target))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

/** Folders at the top of the repository that pages speak of by path. */
const folders = ['bench', 'deploy', 'docs', 'packages', 'scripts', 'test', 'tools'];

it('every file that a page for everybody names is there', () => {
  const path = new RegExp(`^(?:${folders.join('|')})/[\\w./-]*$`);
  const missing = pages
    .filter((page) => !page.includes('/') || page.startsWith('docs/'))
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/`([^`\n]+)`/g)]
        .flatMap(([, code = '']) => code.split(' '))
        .filter((word) => path.test(word) && !existsSync(word))
        .map((word) => `${page}: ${word}`),
    );
  expect(missing).toEqual([]);
});
