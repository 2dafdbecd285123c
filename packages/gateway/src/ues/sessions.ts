import type { Sessions as SlicingSessions } from '@nexslice/slicing';

export type { ConnectRequest } from '@nexslice/slicing';

/** The part of the slicing package that the gateway stands on. What it resolves is stored. */
export type Sessions = Pick<SlicingSessions, 'connect' | 'connectNext' | 'disconnect' | 'list'>;
