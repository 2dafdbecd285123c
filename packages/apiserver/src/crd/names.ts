import { dns1035Label } from '../registry/names.ts';
import { type FieldError, invalid, required } from '../status/field-error.ts';
import type { Names } from './definition.ts';

/** Names that a definition must say; those in its status may be empty while they are not accepted. */
export function requiredNames(names: Names): FieldError[] {
  return (['plural', 'singular', 'kind', 'listKind'] as const)
    .filter((name) => !names[name])
    .map((name) => required(`spec.names.${name}`));
}

export function validateNames(names: Names, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const label = (field: string, text: string | undefined, prefix = '') => {
    const problems = text ? dns1035Label(prefix ? text.toLowerCase() : text) : [];
    if (problems.length > 0) errors.push(invalid(`${path}.${field}`, text, prefix + problems.join(',')));
  };
  const mixedCase = 'may have mixed case, but should otherwise match: ';
  label('plural', names.plural);
  label('singular', names.singular);
  label('kind', names.kind, mixedCase);
  label('listKind', names.listKind, mixedCase);
  for (const [i, name] of (names.shortNames ?? []).entries()) label(`shortNames[${i}]`, name);
  if (names.kind && names.kind === names.listKind) {
    errors.push(invalid(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same'));
  }
  for (const [i, name] of (names.categories ?? []).entries()) label(`categories[${i}]`, name);
  return errors;
}
