/** A kind of a version of a group. */
export interface Gvk {
  apiVersion: string;
  kind: string;
}

/** One resource of a package, as conditions and owner notes name it. Namespaces are no part of it. */
export interface Ref extends Gvk {
  name: string;
}

export function sameGvk(a: Gvk, b: Gvk): boolean {
  return a.apiVersion === b.apiVersion && a.kind === b.kind;
}

/** `<apiVersion>.<Kind>.<name>`; parts that are empty are left out with their dot. */
export function formatRef({ apiVersion, kind, name }: Ref): string {
  return [apiVersion, kind, name].filter((part) => part !== '').join('.');
}

/**
 * Reads what `formatRef` writes. Undefined when the text has another form, as `nephio.org.Specializer.specialize` has on purpose.
 * Only refs with a group and without dots in their name are understood unless `lenient` is set.
 */
export function parseRef(text: string, options: { lenient?: boolean } = {}): Ref | undefined {
  if (!text) return undefined;
  const match = (options.lenient ? lenientForm : form).exec(text);
  return match ? { apiVersion: match[1]!, kind: match[2]!, name: match[3]! } : undefined;
}

const form = /^([^/]*\/[^./]*)\.([^./]*)\.([^./]*)$/;
/** Core groups have no slash, and names may have dots. A version is `v` and digits, which tells it from a group. */
const lenientForm = /^((?:[^/]+\/)?v[0-9][a-z0-9]*)\.([A-Z][A-Za-z0-9]*)\.([^/]+)$/;

/** `<group and version, dots and slash as dashes>-<kind, lower case>[-<name>]`, the form of the first design documents. */
export function formatDashRef({ apiVersion, kind, name }: Ref): string {
  return [apiVersion.replaceAll(/[./]/g, '-'), kind.toLowerCase(), name].filter((part) => part !== '').join('-');
}

/** `<apiVersion>/<kind, lower case>/<name>`, the form of owner notes in the first design documents. */
export function formatSlashRef({ apiVersion, kind, name }: Ref): string {
  return `${apiVersion}/${kind.toLowerCase()}/${name}`;
}

/** Whether an owner note in the slash form names a resource. */
export function namesInSlashForm(text: string, ref: Ref): boolean {
  return text.toLowerCase() === formatSlashRef(ref).toLowerCase();
}
