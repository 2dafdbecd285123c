import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Authority, type KeyPair } from './certificate.ts';
import { newTokenKey } from './service-account-token.ts';

const authorityName = 'nexslice-ca';

/** What clients know a server by: its authority, the administrator's token and the key of its ServiceAccounts' tokens. */
export interface Identity {
  authority: Authority;
  token: string;
  /** PEM. */
  tokenKey: string;
}

interface Kept {
  ca: KeyPair;
  token: string;
  tokenKey?: string;
}

/** A new identity, or that of the data directory, so that kubeconfigs outlive a restart. `token` goes before the kept one. */
export function identity(directory: string | undefined, token: string | undefined, now: number): Identity {
  const kept = directory ? read(directory) : undefined;
  const authority = kept ? Authority.restore(authorityName, kept.ca) : Authority.create(authorityName, now);
  const chosen = token ?? kept?.token ?? randomBytes(24).toString('base64url');
  const tokenKey = kept?.tokenKey ?? newTokenKey();
  if (directory && (chosen !== kept?.token || !kept.tokenKey)) {
    // Only its owner may read it: whoever has the token or a key may do everything.
    const content = JSON.stringify({ ca: authority.pair, token: chosen, tokenKey }, null, 2);
    writeFileSync(join(directory, 'identity.json'), content, { mode: 0o600 });
  }
  return { authority, token: chosen, tokenKey };
}

function read(directory: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, 'identity.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
