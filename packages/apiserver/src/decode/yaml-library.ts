import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The library that reads and writes YAML, loaded when it is first needed: clients speak JSON, and a server starts without it the sooner. */
export function yaml(): typeof import('yaml') {
  return require('yaml');
}
