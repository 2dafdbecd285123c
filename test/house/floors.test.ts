import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imports } from '../../tools/packages.ts';

interface Manifest {
  dependencies?: Record<string, string>;
}

interface CruiserRule {
  name: string;
  to: { path?: string };
}

const packages = readdirSync('packages');
const rules = (JSON.parse(readFileSync('.dependency-cruiser.json', 'utf8')) as { forbidden: CruiserRule[] }).forbidden;

describe.each(packages)('packages/%s', (name) => {
  it('has a place in the house', () => {
    expect(Object.keys(imports)).toContain(name);
  });

  it('depends on no package that its floor does not allow', () => {
    const manifest = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8')) as Manifest;
    const ours = Object.keys(manifest.dependencies ?? {}).filter((dependency) => dependency.startsWith('@nexslice/'));
    const allowed = (imports[name] ?? []).map((other) => `@nexslice/${other}`);
    expect(ours.filter((dependency) => !allowed.includes(dependency))).toEqual([]);
  });

  it('is held to it by dependency-cruiser', () => {
    if (name === 'cli') return; // the top floor may import every package
    const allowed = [name, ...(imports[name] ?? [])].join('|');
    expect(rules.find((rule) => rule.name === `floor-${name}`)?.to.path).toBe(`^packages/(?!(${allowed})/)`);
  });
});
