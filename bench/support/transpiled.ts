import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

/** Inside node_modules, so that the packages of the workspace are found from there. */
const cache = new URL('../../node_modules/.cache/bench/', import.meta.url);

/** A TypeScript file as plain JavaScript, for processes that are measured without a loader in them. Answers where it is. */
export function transpiled(file: URL): URL {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: options });
  mkdirSync(cache, { recursive: true });
  const output = new URL(basename(file.pathname).replace(/\.ts$/, '.mjs'), cache);
  writeFileSync(output, outputText);
  return output;
}
