import { dnsLabel } from '../../registry/names.ts';
import { templateWarnings } from '../pod/warnings.ts';
import type { PodTemplate } from '../types.ts';

type Owner = { metadata?: { name?: string; generation?: number } };
type Warn<T> = (object: T, old?: T) => string[];

/** What a kind that makes pods warns of in its template, on a change only when the spec is another. */
export function warnOfTemplate<T extends Owner>(
  field: string,
  templateOf: (object: T) => PodTemplate | null | undefined,
): Warn<T> {
  return (object, old) => {
    const isChanged = !old || object.metadata?.generation !== old.metadata?.generation;
    return isChanged ? templateWarnings(field, templateOf(object) ?? undefined) : [];
  };
}

/** The same, and of a name that is none for the pods that bear it. */
export function warnOfNameAndTemplate<T extends Owner>(
  field: string,
  templateOf: (object: T) => PodTemplate | null | undefined,
): Warn<T> {
  const ofTemplate = warnOfTemplate(field, templateOf);
  return (object, old) => [...(old ? [] : nameWarnings(object.metadata?.name ?? '')), ...ofTemplate(object, old)];
}

function nameWarnings(name: string): string[] {
  const problems = dnsLabel(name);
  if (problems.length === 0) return [];
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
  ];
}
