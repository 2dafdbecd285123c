import type { Catalog } from '../registry/catalog.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { WriteOptions } from '../registry/options.ts';
import { type Authorizer, alwaysAllow } from './authorizer.ts';
import { keepAggregatedRoles } from './rbac/aggregation.ts';
import { ensureRoles } from './rbac/default-roles.ts';
import { EscalationGuard } from './rbac/escalation.ts';
import { RbacAuthorizer } from './rbac/rbac-authorizer.ts';
import { SigningGuard } from './signing-guard.ts';

export type AuthorizationMode = 'AlwaysAllow' | 'RBAC';

/** Puts a server under a mode: with RBAC it gets the default roles, keeps aggregated ones, and nobody gives away more than he has. */
export function authorization(
  mode: AuthorizationMode,
  { catalog, context, setUp }: { catalog: Catalog; context: RegistryContext; setUp: WriteOptions },
): Authorizer {
  const { store } = context;
  const rbac = mode === 'RBAC' ? new RbacAuthorizer(store) : undefined;
  const authorizer = rbac ?? alwaysAllow;
  const signing = new SigningGuard(authorizer);
  const escalation = rbac && new EscalationGuard(rbac);
  context.admit = (info, object, old, user) => {
    signing.check(info, object, old, user);
    escalation?.check(info, object, old, user);
  };
  if (rbac) {
    ensureRoles(catalog, store, setUp);
    keepAggregatedRoles(store);
  }
  return authorizer;
}
