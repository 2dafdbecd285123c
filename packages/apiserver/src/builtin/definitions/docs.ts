import { docs } from './docs.gen.ts';

let texts: Map<string, string> | undefined;

/**
 * What Kubernetes' documentation says of a type (`core/v1.PodSpec`) or of one of its fields (`core/v1.PodSpec`, `nodeName`).
 * Read from half a megabyte of text at the first call.
 */
export function docOf(type: string, field?: string): string | undefined {
  texts ??= readDocs();
  const text = texts.get(field === undefined ? type : `${type}.${field}`);
  return text ? (JSON.parse(`"${text}"`) as string) : undefined;
}

function readDocs(): Map<string, string> {
  const found = new Map<string, string>();
  let module = '';
  let type = '';
  for (const line of docs.split('\n')) {
    const space = line.indexOf(' ');
    if (line.startsWith('# ')) {
      module = line.slice(2);
    } else if (line.startsWith('.')) {
      found.set(`${type}${line.slice(0, space)}`, line.slice(space + 1));
    } else if (line) {
      type = `${module}.${line.slice(0, space)}`;
      if (!found.has(type)) found.set(type, line.slice(space + 1));
    }
  }
  return found;
}
