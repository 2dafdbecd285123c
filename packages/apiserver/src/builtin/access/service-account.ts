import type { ServiceAccount } from '@nexslice/kube';
import { defineKind } from '../kind/kind.ts';

export const serviceAccountKind = defineKind<ServiceAccount>({
  type: 'core/v1.ServiceAccount',
  group: '',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  strategy: { prepareForCreate: keepSecretNames, prepareForUpdate: keepSecretNames },
});

/** Secrets are of the account's namespace: of a reference only the name counts. */
function keepSecretNames(account: ServiceAccount): void {
  if (account.secrets) account.secrets = account.secrets.map(({ name }) => ({ ...(name && { name }) }));
}
