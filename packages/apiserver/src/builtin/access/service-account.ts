import type { ServiceAccount } from '@nexslice/kube';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

export const serviceAccountKind = defineKind<ServiceAccount>({
  type: 'core/v1.ServiceAccount',
  group: '',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  columns: [
    column<ServiceAccount>('Secrets', (account) => account.secrets?.length ?? 0, 'core/v1.ServiceAccount.secrets'),
  ],
  strategy: { prepareForCreate: keepSecretNames, prepareForUpdate: keepSecretNames },
});

/** Secrets are of the account's namespace: of a reference only the name counts. */
function keepSecretNames(account: ServiceAccount): void {
  if (account.secrets) account.secrets = account.secrets.map(({ name }) => ({ ...(name && { name }) }));
}
