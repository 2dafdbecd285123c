import type { Catalog } from '../registry/catalog.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { WriteOptions } from '../registry/options.ts';
import { type Authorizer, alwaysAllow } from './authorizer.ts';
import { keepAggregatedRoles } from './rbac/aggregation.ts';
import { ensureRoles } from './rbac/default-roles.ts';
import { EscalationGuard } from './rbac/escalation.ts';
import { RbacAuthorizer } from './rbac/rbac-authorizer.ts';

export type AuthorizationMode = 'AlwaysAllow' | 'RBAC';

/** Puts a server under a mode: with RBAC it gets the default roles, keeps aggregated ones, and nobody gives away more than he has. */
export function authorization(
  mode: AuthorizationMode,
  { catalog, context, setUp }: { catalog: Catalog; context: RegistryContext; setUp: WriteOptions },
): Authorizer {
  if (mode === 'AlwaysAllow') return alwaysAllow;
  const { store } = context;
  const authorizer = new RbacAuthorizer(store);
  const guard = new EscalationGuard(authorizer);
  context.admit = (info, object, old, user) => guard.check(info, object, old, user);
  ensureRoles(catalog, store, setUp);
  keepAggregatedRoles(store);
  return authorizer;
}
