import type { StatusCause } from '../status/status.ts';
import { StatusError } from '../status/status.ts';
import { type FieldSet, paths } from './field-set.ts';
import type { ManagerName } from './managers.ts';
import { elementText } from './path-element.ts';

/** Fields that an apply wants to change and `owner` owns. */
export interface Conflict {
  owner: ManagerName;
  fields: FieldSet;
}

/** The answer to an apply that meets other managers' fields, with a cause for each field. */
export function conflictError(conflicts: readonly Conflict[]): StatusError {
  const causes: StatusCause[] = [];
  const lines: string[] = [];
  const sorted = [...conflicts].sort((a, b) => (ownerText(a.owner) < ownerText(b.owner) ? -1 : 1));
  for (const { owner, fields } of sorted) {
    const name = ownerText(owner);
    lines.push(`conflicts with ${name}:`);
    for (const path of paths(fields)) {
      const field = path.map(elementText).join('');
      causes.push({ reason: 'FieldManagerConflict', message: `conflict with ${name}`, field });
      lines.push(`- ${field}`);
    }
  }
  const [only] = causes;
  const message =
    causes.length === 1
      ? `Apply failed with 1 conflict: ${only?.message}: ${only?.field}`
      : `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`;
  return new StatusError(409, 'Conflict', message, { causes });
}

function ownerText({ manager, operation, apiVersion, subresource }: ManagerName): string {
  const name = JSON.stringify(manager) + (subresource ? ` with subresource ${JSON.stringify(subresource)}` : '');
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
