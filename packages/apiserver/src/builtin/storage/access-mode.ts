import { type FieldError, notSupported, required } from '../../status/field-error.ts';

const modes: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** `RWO,ROX` */
export const abbreviated = (list: readonly string[] = []): string => list.map((mode) => modes[mode] ?? mode).join(',');

export function validateAccessModes(list: readonly string[] | undefined, missing?: string): FieldError[] {
  if (!list?.length) return [required('spec.accessModes', missing)];
  return list.flatMap((mode) =>
    mode in modes ? [] : [notSupported('spec.accessModes', mode, Object.keys(modes).sort())],
  );
}
