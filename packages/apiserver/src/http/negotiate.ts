import { notAcceptable } from '../status/errors.ts';

/** What the client wants to see. */
export interface Wanted {
  format: 'json' | 'yaml';
  as: 'object' | 'table' | 'partial';
  /** Of meta.k8s.io, for tables and partial objects. */
  metaVersion: 'v1' | 'v1beta1';
}

export const plainJson: Wanted = { format: 'json', as: 'object', metaVersion: 'v1' };

const offered = ['application/json', 'application/yaml'];

interface Clause {
  type: string;
  parameters: Record<string, string>;
}

/** The clauses of an Accept header, those of the greatest weight `q` first. */
export function acceptClauses(accept: string): Clause[] {
  const clauses = accept.split(',').map((clause): Clause => {
    const [type, ...rest] = clause.split(';').map((part) => part.trim());
    const parameters = Object.fromEntries(rest.map((part) => part.split('=', 2) as [string, string]));
    return { type: (type as string).toLowerCase(), parameters };
  });
  const weight = ({ parameters }: Clause) => Number(parameters['q'] ?? 1);
  return clauses.sort((a, b) => weight(b) - weight(a));
}

/**
 * The first of the accepted representations that the server has. Protobuf answers are never given: clients that ask for it accept JSON too.
 * @throws StatusError 406
 */
export function negotiate(accept: string): Wanted {
  if (accept === '' || accept === 'application/json' || accept === '*/*') return plainJson;
  for (const { type, parameters } of acceptClauses(accept)) {
    const format = formatOf(type);
    if (!format) continue;
    const as = asOf(parameters);
    if (as) return { format, as, metaVersion: parameters['v'] === 'v1beta1' ? 'v1beta1' : 'v1' };
  }
  throw notAcceptable(offered);
}

/** How a refusal is written: as is asked for, or in JSON to who takes nothing that the server has. */
export function refusalFormat(accept: string): Wanted['format'] {
  if (!accept.includes('yaml')) return 'json';
  for (const { type } of acceptClauses(accept)) {
    const format = formatOf(type);
    if (format) return format;
  }
  return 'json';
}

function formatOf(type: string): Wanted['format'] | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

function asOf(parameters: Record<string, string>): Wanted['as'] | undefined {
  const { as, g: group, v: version } = parameters;
  if (as === undefined) return 'object';
  if (group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined;
  if (as === 'Table') return 'table';
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? 'partial' : undefined;
}
