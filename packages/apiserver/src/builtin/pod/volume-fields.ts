import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { needed, projectedPath } from '../rules/text.ts';
import type { Volume } from '../types.ts';
import { readableInVolumes, validateFieldRef, validateResourceRef } from './field-ref.ts';
import { validateMode } from './file-mode.ts';

type FieldFile = NonNullable<NonNullable<Volume['downwardAPI']>['items']>[number];

/** A file that shows a field of the pod. Its errors name the volume, not the place in the list. */
export function validateFieldFile(path: string, file: FieldFile): FieldError[] {
  const errors = needed(`${path}.path`, file.path, projectedPath);
  if (file.fieldRef) {
    errors.push(...validateFieldRef(`${path}.fieldRef`, file.fieldRef, readableInVolumes));
    if (file.resourceFieldRef) {
      errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
    }
  } else if (file.resourceFieldRef) {
    errors.push(...validateResourceRef(`${path}.resourceFieldRef`, file.resourceFieldRef, true));
  } else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  return [...errors, ...validateMode(`${path}.mode`, file.mode)];
}
