import type { Clock, Random } from '@nexslice/kube';
import type { Store } from '../store/store.ts';
import type { KnownKinds } from './decode.ts';

/** What all resources of a server share. */
export interface RegistryContext {
  store: Store;
  clock: Clock;
  random: Random;
  knownKinds: KnownKinds;
  /** Told of every finished write before it is answered; definitions of resources change what is served. */
  onWrite?: () => void;
}
