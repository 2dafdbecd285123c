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

/** The text of docs/api.md: every export and its members, each with the first paragraph of its TSDoc. */
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
  return `# API\n\nWritten from the source's documentation comments, of which these are the first paragraphs.\n\n${pages.join('\n')}`;
}

/** Kinds of Kubernetes itself: they are named in one line, since their names say all. */
const builtins = 'src/builtin/types.ts';

function section(checker: ts.TypeChecker, symbols: readonly ts.Symbol[], group: Group): string {
  const inGroup = symbols
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => groupOf(symbol) === group)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const own = inGroup.filter((symbol) => !isFrom(symbol, builtins));
  const rows = own.map((symbol) => [entry(checker, symbol), ...members(checker, symbol, group)].join('\n'));
  const builtin = inGroup.filter((symbol) => isFrom(symbol, builtins)).map(({ name }) => `\`${name}\``);
  if (builtin.length > 0) rows.push(`- Of Kubernetes' own kinds: ${builtin.join(', ')}.`);
  if (rows.length === 0) return '';
  return `\n### ${headings[group]}\n\n${rows.join('\n')}\n`;
}

function groupOf(symbol: ts.Symbol): Group {
  if (symbol.flags & ts.SymbolFlags.Class) return 'class';
  if (symbol.flags & ts.SymbolFlags.Function) return 'function';
  if (symbol.flags & ts.SymbolFlags.Interface) return 'interface';
  return symbol.flags & ts.SymbolFlags.TypeAlias ? 'type' : 'constant';
}

function entry(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  return `- \`${symbol.name}${parameters(symbol)}\`${summary(checker, symbol)}`;
}

/** What a class or an interface has that is not inherited from elsewhere: errors have a stack, but it is not ours to describe. */
function members(checker: ts.TypeChecker, symbol: ts.Symbol, group: Group): string[] {
  if (group !== 'class' && group !== 'interface') return [];
  const ours = checker
    .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
    .filter((member) => isFrom(member, 'packages/kube/src/') && !member.name.includes('#'));
  return ours.map((member) => `  ${entry(checker, member)}`);
}

function isFrom(symbol: ts.Symbol, path: string): boolean {
  return symbol.declarations?.some((declaration) => declaration.getSourceFile().fileName.includes(path)) ?? false;
}

/** The names of what a function takes, `?` behind those that may be left out; nothing for what is no function. */
function parameters(symbol: ts.Symbol): string {
  const declaration = symbol.declarations?.find((each) => ts.isFunctionLike(each));
  if (!declaration || ts.isAccessor(declaration)) return '';
  const names = declaration.parameters.map((parameter) => {
    const name = ts.isIdentifier(parameter.name) ? parameter.name.text : 'options';
    return parameter.questionToken || parameter.initializer ? `${name}?` : name;
  });
  return `(${names.join(', ')})`;
}

function summary(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).split('\n\n')[0] ?? '';
  const line = text.replace(/\s+/g, ' ').trim();
  return line ? `: ${line}` : '';
}
