import { dnsLabel } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import { needed, pathBelow } from '../rules/text.ts';
import type { Volume } from '../types.ts';

const maxMode = 0o777;

export function validateVolumes(field: string, volumes: readonly Volume[]): FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, i) => {
    const path = `${field}[${i}]`;
    const errors = [...validateSource(path, volume), ...needed(`${path}.name`, volume.name, dnsLabel)];
    if (names.has(volume.name)) errors.push(duplicate(`${path}.name`, volume.name));
    names.add(volume.name);
    return errors;
  });
}

function validateSource(path: string, volume: Volume): FieldError[] {
  const kinds = Object.keys(volume).filter((key) => key !== 'name') as Exclude<keyof Volume, 'name'>[];
  if (kinds.length === 0) return [required(path, 'must specify a volume type')];
  return kinds.flatMap((kind, i) =>
    i > 0
      ? [forbidden(`${path}.${kind}`, 'may not specify more than 1 volume type')]
      : (sourceRules[kind]?.(`${path}.${kind}`, volume) ?? []),
  );
}

const sourceRules: { [K in keyof Volume]?: (path: string, volume: Volume) => FieldError[] } = {
  configMap: (path, { configMap }) => [
    ...needed(`${path}.name`, configMap!.name),
    ...validateMode(`${path}.defaultMode`, configMap!.defaultMode),
    ...validateItems(`${path}.items`, configMap!.items),
  ],
  secret: (path, { secret }) => [
    ...needed(`${path}.secretName`, secret!.secretName),
    ...validateMode(`${path}.defaultMode`, secret!.defaultMode),
    ...validateItems(`${path}.items`, secret!.items),
  ],
  hostPath: (path, { hostPath }) => needed(`${path}.path`, hostPath!.path),
  persistentVolumeClaim: (path, { persistentVolumeClaim }) =>
    needed(`${path}.claimName`, persistentVolumeClaim!.claimName),
  nfs: (path, { nfs }) => [
    ...needed(`${path}.server`, nfs!.server),
    ...needed(`${path}.path`, nfs!.path),
    ...(nfs!.path && !nfs!.path.startsWith('/')
      ? [invalid(`${path}.path`, nfs!.path, 'must be an absolute path')]
      : []),
  ],
  csi: (path, { csi }) => needed(`${path}.driver`, csi!.driver),
  downwardAPI: (path, { downwardAPI }) => validateMode(`${path}.defaultMode`, downwardAPI!.defaultMode),
  projected: (path, { projected }) => [
    ...validateMode(`${path}.defaultMode`, projected!.defaultMode),
    ...(projected!.sources ?? []).flatMap((source, i) => {
      const each = `${path}.sources[${i}]`;
      return [
        ...(source.configMap ? needed(`${each}.configMap.name`, source.configMap.name) : []),
        ...(source.secret ? needed(`${each}.secret.name`, source.secret.name) : []),
        ...(source.serviceAccountToken
          ? needed(`${each}.serviceAccountToken.path`, source.serviceAccountToken.path)
          : []),
      ];
    }),
  ],
};

function validateMode(field: string, mode: number | undefined): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= maxMode)) return [];
  return [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

function validateItems(
  field: string,
  items: readonly { key: string; path: string; mode?: number }[] = [],
): FieldError[] {
  return items.flatMap((item, i) => [
    ...needed(`${field}[${i}].key`, item.key),
    ...needed(`${field}[${i}].path`, item.path, pathBelow),
    ...validateMode(`${field}[${i}].mode`, item.mode),
  ]);
}
