import { type FieldError, forbidden, notSupported } from '../../status/field-error.ts';

const modes: Record<string, string> = {
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOnce: 'RWO',
  ReadWriteOncePod: 'RWOP',
};

/** `RWO,ROX` */
export const abbreviated = (list: readonly string[] = []): string => list.map((mode) => modes[mode] ?? mode).join(',');

/** Known modes only; one pod alone is no mode beside others. */
export function validateAccessModes(field: string, list: readonly string[] = []): FieldError[] {
  const errors = list
    .filter((mode) => !Object.hasOwn(modes, mode))
    .map((mode) => notSupported(field, mode, Object.keys(modes)));
  const known = list.filter((mode) => Object.hasOwn(modes, mode));
  if (known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod')) {
    errors.push(forbidden(field, 'may not use ReadWriteOncePod with other access modes'));
  }
  return errors;
}
