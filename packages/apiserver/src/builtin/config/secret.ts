import type { Secret } from '@nexslice/kube';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { validateSecret, validateSecretUpdate } from './validate.ts';

export const secretKind = defineKind<Secret>({
  type: 'core/v1.Secret',
  group: '',
  plural: 'secrets',
  columns: [
    column<Secret>('Type', (secret) => secret.type ?? '', 'core/v1.Secret.type'),
    column<Secret>('Data', ({ data = {} }) => Object.keys(data).length, 'core/v1.Secret.data'),
  ],
  selectableFields: { type: (secret) => secret.type ?? '' },
  strategy: {
    default: defaultSecret,
    prepareForUpdate(secret, old) {
      secret.type ||= old.type!;
    },
    validate: validateSecret,
    validateUpdate: validateSecretUpdate,
  },
});

/** What is given as text joins `data`, and wins there. */
function defaultSecret(secret: Secret): void {
  secret.type ||= 'Opaque';
  if (!secret.stringData) return;
  secret.data ??= {};
  for (const key in secret.stringData) {
    secret.data[key] = Buffer.from(secret.stringData[key]!, 'utf8').toString('base64');
  }
  delete secret.stringData;
}
