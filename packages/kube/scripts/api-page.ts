import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = new URL('../', import.meta.url);
const entries = [
  { title: '@nexslice/kube', file: 'src/index.ts' },
  { title: '@nexslice/kube/testkit', file: 'src/testkit/index.ts' },
];
const groups = ['class', 'function', 'interface', 'type', 'constant'] as const;
type Group = (typeof groups)[number];
const headings: Record<Group, string> = {
  class: 'Classes',
  function: 'Functions',
  interface: 'Interfaces',
  type: 'Types',
  constant: 'Constants',
};

/** The text of docs/api.md: every export with the first paragraph of its TSDoc. */
export function apiPage(): string {
  const paths = entries.map(({ file }) => fileURLToPath(new URL(file, root)));
  const program = ts.createProgram(paths, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const pages = entries.map(({ title }, index) => {
    const source = program.getSourceFile(paths[index] ?? '');
    const module = source && checker.getSymbolAtLocation(source);
    const symbols = module ? checker.getExportsOfModule(module) : [];
    return `## ${title}\n${groups.map((group) => section(checker, symbols, group)).join('')}`;
  });
  return `# API\n\nWritten from the source's documentation comments. Options and methods are described where they are declared.\n\n${pages.join('\n')}`;
}

function section(checker: ts.TypeChecker, symbols: readonly ts.Symbol[], group: Group): string {
  const rows = symbols
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => groupOf(symbol) === group)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((symbol) => `- \`${symbol.name}\`${summary(checker, symbol)}`);
  if (rows.length === 0) return '';
  return `\n### ${headings[group]}\n\n${rows.join('\n')}\n`;
}

function groupOf(symbol: ts.Symbol): Group {
  if (symbol.flags & ts.SymbolFlags.Class) return 'class';
  if (symbol.flags & ts.SymbolFlags.Function) return 'function';
  if (symbol.flags & ts.SymbolFlags.Interface) return 'interface';
  return symbol.flags & ts.SymbolFlags.TypeAlias ? 'type' : 'constant';
}

function summary(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).split('\n\n')[0] ?? '';
  const line = text.replace(/\s+/g, ' ').trim();
  return line ? `: ${line}` : '';
}
