/*
 * Writes the schemas of the API server's built-in kinds from the declarations of kubernetes-types (Apache-2.0, generated from the
 * OpenAPI documents of Kubernetes): a table of definitions and one of their documentation. Run by hand when kubernetes-types moves:
 *
 *   npx tsx tools/generate-builtins.ts
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { addedKinds } from './builtins/added-kinds.ts';
import { additions } from './builtins/additions.ts';
import {
  anyTypes,
  byteFields,
  doubleFields,
  droppedFields,
  int64Fields,
  pointerFields,
  removedFields,
  valueByKind,
  valueFields,
} from './builtins/go-facts.ts';
import { modules } from './builtins/modules.ts';

const types = dirname(createRequire(import.meta.url).resolve('kubernetes-types/package.json'));
const target = join(import.meta.dirname, '../packages/apiserver/src/builtin/definitions');

/** Field → type in the notation of the table, in the order of declaration. */
type Fields = Map<string, string>;
const definitions = new Map<string, Map<string, Fields>>();
const docs = new Map<string, string[]>();

for (const module of Object.keys(modules)) readModule(module);
for (const added of [additions, addedKinds])
  for (const [module, types] of Object.entries(added)) addFields(module, types);
writeFileSync(join(target, 'definitions.gen.ts'), definitionsFile());
writeFileSync(join(target, 'docs.gen.ts'), docsFile());

function readModule(module: string): void {
  const file = join(types, `${module}.d.ts`);
  docs.set(module, []);
  definitions.set(module, new Map());
  // A module that is not declared has added kinds alone.
  if (!existsSync(file)) return;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const imports = importsOf(source, module);
  const found = definitions.get(module)!;
  for (const node of source.statements) {
    if (!ts.isInterfaceDeclaration(node)) continue;
    const name = node.name.text;
    if (anyTypes.has(name)) continue;
    found.set(name, fieldsOf(node, module, imports));
    docs.get(module)!.push(docLine(name, docOf(node)));
    for (const member of node.members) docs.get(module)!.push(docLine(`.${nameOf(member)}`, docOf(member)));
  }
}

function addFields(module: string, added: (typeof additions)[string]): void {
  for (const [definition, fields] of Object.entries(added)) {
    const known = definitions.get(module)!.get(definition) ?? new Map<string, string>();
    definitions.get(module)!.set(definition, known);
    docs.get(module)!.push(docLine(definition, ''));
    for (const [field, [type, doc]] of Object.entries(fields)) {
      if (known.has(field)) continue;
      known.set(field, type);
      docs.get(module)!.push(docLine(`.${field}`, doc));
    }
  }
}

/** Type name → module it comes from, as `core/v1`. */
function importsOf(source: ts.SourceFile, module: string): Map<string, string> {
  const imports = new Map<string, string>();
  for (const node of source.statements) {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) continue;
    const from = join(dirname(module), node.moduleSpecifier.text);
    const named = node.importClause?.namedBindings;
    if (named && ts.isNamedImports(named)) for (const e of named.elements) imports.set(e.name.text, from);
  }
  return imports;
}

function fieldsOf(node: ts.InterfaceDeclaration, module: string, imports: Map<string, string>): Fields {
  const fields: Fields = new Map();
  const isKind =
    node.members.some((m) => nameOf(m) === 'apiVersion') && node.members.some((m) => nameOf(m) === 'metadata');
  for (const member of node.members) {
    const path = `${node.name.text}.${nameOf(member)}`;
    if (!ts.isPropertySignature(member) || !member.type || removedFields.has(path)) continue;
    const type = notation(member.type, path, module, imports);
    fields.set(nameOf(member), type + flags(`${module}.${path}`, !member.questionToken, isKind));
  }
  return fields;
}

/** `!` required, `+` written even when empty, `*` kept when a client sends a zero value. */
function flags(path: string, required: boolean, isKind: boolean): string {
  const field = path.slice(path.lastIndexOf('.') + 1);
  const pointer = has(pointerFields, path);
  const written = has(valueFields, path) || (isKind && valueByKind.includes(field));
  if (required) return pointer ? '!*' : '!+';
  return `${written ? '+' : ''}${pointer ? '*' : ''}`;
}

function notation(node: ts.TypeNode, path: string, module: string, imports: Map<string, string>): string {
  if (node.kind === ts.SyntaxKind.StringKeyword) return has(byteFields, path) ? 'y' : 's';
  if (node.kind === ts.SyntaxKind.BooleanKeyword) return 'b';
  if (node.kind === ts.SyntaxKind.NumberKeyword)
    return has(int64Fields, path) ? 'l' : has(doubleFields, path) ? 'n' : 'i';
  if (ts.isLiteralTypeNode(node)) return 's';
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    return index ? `{${notation(index.type, path, module, imports)}}` : 'o';
  }
  if (ts.isUnionTypeNode(node)) return 'I';
  if (ts.isArrayTypeNode(node)) return `[${notation(node.elementType, path, module, imports)}]`;
  if (ts.isTypeReferenceNode(node)) return reference(node, path, module, imports);
  throw new Error(`${module} ${path}: ${node.getText()} has no notation`);
}

function reference(node: ts.TypeReferenceNode, path: string, module: string, imports: Map<string, string>): string {
  const name = node.typeName.getText();
  if (name === 'Array') return `[${notation(node.typeArguments![0]!, path, module, imports)}]`;
  const scalar = { Quantity: 'q', Time: 't', MicroTime: 'm', IntOrString: 'I' }[name];
  if (scalar) return scalar;
  if (anyTypes.has(name)) return 'o';
  const from = imports.get(name);
  return from && from !== module ? `${from}.${name}` : name;
}

/** Whether the facts name the field of `module.Definition.field`, in any of the three ways. */
function has(facts: Set<string>, path: string): boolean {
  const [field, definition] = path.split('.').reverse();
  return facts.has(path) || facts.has(`${definition}.${field}`) || facts.has(`*.${field}`);
}

function nameOf(member: ts.TypeElement): string {
  return member.name && ts.isStringLiteral(member.name) ? member.name.text : (member.name?.getText() ?? '');
}

function docOf(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .map((doc) => (typeof doc.comment === 'string' ? doc.comment : ''))
    .join('\n');
}

function docLine(name: string, doc: string): string {
  return `${name} ${JSON.stringify(doc).slice(1, -1)}`;
}

function definitionsFile(): string {
  const lines: string[] = [];
  for (const [module, found] of definitions) {
    lines.push(`# ${module} ${modules[module]}`);
    for (const [name, fields] of [...found].sort(byName)) {
      lines.push([name, ...[...fields].map(([field, type]) => word(name, field, type))].join(' '));
    }
  }
  return file(
    'definitions',
    'Definition of every type, one a line: name, then `field:type` (notation: see definitions.ts).',
    lines,
  );
}

function word(name: string, field: string, type: string): string {
  return `${field}:${type}${droppedFields.has(`${name}.${field}`) ? '-' : ''}`;
}

function docsFile(): string {
  const lines: string[] = [];
  for (const [module, texts] of docs) lines.push(`# ${module}`, ...texts);
  return file('docs', 'Documentation of every definition, and of its fields (with a leading dot).', lines);
}

function file(name: string, about: string, lines: string[]): string {
  return `// Generated by tools/generate-builtins.ts from kubernetes-types (Apache-2.0). Do not edit.\n\n/** ${about} */\nexport const ${name} = String.raw\`\n${lines.join('\n').replaceAll('`', '\\u0060').replaceAll('${', '\\u0024{')}\n\`;\n`;
}

function byName(a: [string, unknown], b: [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
