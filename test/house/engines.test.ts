import { readFileSync } from 'node:fs';
import semver from 'semver';
import { expect, it } from 'vitest';

interface Lockfile {
  packages: Record<string, { engines?: { node?: string }; optionalDependencies?: Record<string, string> }>;
}

it('every installed package runs on Node 20.19, the oldest that we promise', () => {
  const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
  const excluded = Object.entries(lockfile.packages)
    .filter(([, entry]) => entry.engines?.node && !semver.satisfies('20.19.0', entry.engines.node))
    .map(([path, entry]) => `${path} wants node ${entry.engines?.node}`);
  expect(excluded).toEqual([]);
});

it('the lockfile names no registry host, so that every mirror serves it', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": "http/);
});

it('the lockfile holds the optional packages of every platform, without which `npm ci` refuses to start', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)));
  expect(missing).toEqual([]);
});
