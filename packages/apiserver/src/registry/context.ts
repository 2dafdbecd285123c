import type { Clock, Random } from '@nexslice/kube';
import type { User } from '../auth/user.ts';
import type { Store } from '../store/store.ts';
import type { KnownKinds } from './decode.ts';
import type { ApiObject, ResourceInfo } from './resource.ts';

/** What all resources of a server share. */
export interface RegistryContext {
  store: Store;
  clock: Clock;
  random: Random;
  knownKinds: KnownKinds;
  /** Fills in what a cluster adds to what is created or changed as a whole, before that is checked. Nobody owns it. */
  mutate?: (info: ResourceInfo, object: ApiObject, old: ApiObject | undefined) => void;
  /** Refuses writes, by a StatusError, that are right in themselves but not for who makes them. */
  admit?: (info: ResourceInfo, object: ApiObject, old: ApiObject | undefined, user: User) => void;
  /** Told of every finished write before it is answered; definitions of resources change what is served. */
  onWrite?: () => void;
}
