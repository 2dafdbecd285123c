import { adminUser } from '../auth/user.ts';
import { apiVersionOf } from '../registry/decode.ts';
import type { StoredResource } from '../registry/stored-resource.ts';

/** What an object that every cluster has says; what else it holds is left as it is. */
export interface Wanted {
  metadata: { namespace?: string; name: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

/** As the server signs its own objects. */
const options = { dryRun: false, fieldValidation: 'Strict', manager: 'kube-apiserver', user: adminUser } as const;

/** Creates an object that every cluster has, or brings it up to date; one that says all of it already is not written. */
export function ensure(resource: StoredResource, wanted: Wanted): void {
  const { info } = resource;
  const { namespace, name } = wanted.metadata;
  const bytes = Buffer.from(JSON.stringify({ apiVersion: apiVersionOf(info), kind: info.kind, ...wanted }));
  if (!resource.has({ namespace, name })) {
    resource.create(namespace, { bytes, contentType: 'application/json' }, options);
    return;
  }
  const body = { bytes, contentType: 'application/merge-patch+json' };
  resource.patch({ namespace, name }, body, { ...options, force: false, managerGiven: true });
}
