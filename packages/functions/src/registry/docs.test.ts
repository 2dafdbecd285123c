import { existsSync, readFileSync } from 'node:fs';
import { parseYaml, Resource, ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { listFunctions, runFunction } from './registry.ts';

const folder = new URL('../../../../docs/functions/', import.meta.url);

/** The resources of the block with a tag. */
function block(page: string, tag: string): Resource[] {
  const text = new RegExp(`\`\`\`yaml ${tag}\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '';
  return parseYaml(text, tag).flatMap(({ map, document }) => (map ? [new Resource(map, document)] : []));
}

describe('docs/functions', () => {
  it.each(listFunctions().map(({ name }) => name))('has a page for %s whose example is what happens', (name) => {
    const path = new URL(`${name}.md`, folder);
    expect(existsSync(path)).toBe(true);
    const page = readFileSync(path, 'utf8');
    for (const part of ['**Reads:**', '**Writes:**', '**Conditions:**', '**Errors:**']) expect(page).toContain(part);
    const list = new ResourceList(block(page, 'input'), block(page, 'config')[0]);
    const before = new Set(list.items.map((item) => item.toString()));
    const { error } = runFunction(name, list);
    if (name !== 'starlark') expect(error).toBeUndefined();
    const changed = list.items.map((item) => item.toString()).filter((text) => !before.has(text));
    expect(changed).toEqual(block(page, 'output').map((item) => item.toString()));
  });
});
