import { parseYaml, Resource, ResourceList } from '@nexslice/krm';
import { runFunction } from './registry.ts';

/** The resource of a text. */
export function resource(text: string): Resource {
  const { map, document } = parseYaml(text, 'test')[0]!;
  return new Resource(map!, document);
}

/** Runs a function over resources with a functionConfig; `texts` are theirs afterwards, `said` its results as `severity message (field)`. */
export function call(name: string, config: string | undefined, ...items: string[]) {
  const list = new ResourceList(items.map(resource), config === undefined ? undefined : resource(config));
  const { error, findings } = runFunction(name, list);
  const said = list.results.map(
    ({ severity, message, field }) => `${severity} ${message}${field ? ` (${field.path})` : ''}`,
  );
  return { error, findings, said, texts: list.items.map((item) => item.toString()), list };
}

/** A ConfigMap with the given lines as its data. */
export function configMap(...data: string[]): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n${data.map((line) => `  ${line.trim()}\n`).join('')}`;
}

/** A resource of a kind of nobody's. */
export function simple(kind: string, name: string, rest = ''): string {
  return `apiVersion: example.org/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;
}

/** `<name>` for the dollar and braces that setters and groups stand between, which linters take for a mistake; `(?P<name>` stays. */
export function dollars(text: string): string {
  return text.replaceAll(/(?<!P)<(\w+)>/g, '$${$1}');
}
