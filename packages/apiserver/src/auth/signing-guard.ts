import type { SigningRequest } from '../builtin/certificate/certificate-signing-request.ts';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import { equalJson } from '../schema/json.ts';
import { forbidden } from '../status/errors.ts';
import type { Authorizer } from './authorizer.ts';
import { parseCertificateRequest } from './certificate-request.ts';
import { mastersGroup, type User } from './user.ts';

const group = 'certificates.k8s.io';
const clientSigner = 'kubernetes.io/kube-apiserver-client';

/**
 * Refuses to let somebody approve or sign requests for certificates of a signer without the verb `approve` or `sign` on it, and lets nobody ask
 * for the rights of `system:masters`.
 */
export class SigningGuard {
  readonly #authorizer: Authorizer;

  constructor(authorizer: Authorizer) {
    this.#authorizer = authorizer;
  }

  /** @throws StatusError 403 */
  check(info: ResourceInfo, object: ApiObject, old: ApiObject | undefined, user: User): void {
    if (info.group !== group || info.plural !== 'certificatesigningrequests') return;
    const request = object as SigningRequest;
    const { signerName } = request.spec;
    const refuse = (why: string): never => {
      throw forbidden(info, object.metadata.name, why);
    };
    if (!old) {
      if (signerName === clientSigner && asksForMasters(request)) {
        refuse(`use of ${clientSigner} signer with ${mastersGroup} group is not allowed`);
      }
      return;
    }
    const before = old as SigningRequest;
    const quoted = JSON.stringify(signerName);
    if (!equalJson(decisions(request), decisions(before)) && !this.#may(user, 'approve', signerName)) {
      refuse(`user not permitted to approve requests with signerName ${quoted}`);
    }
    if (request.status?.certificate !== before.status?.certificate && !this.#may(user, 'sign', signerName)) {
      refuse(`user not permitted to sign requests with signerName ${quoted}`);
    }
  }

  /** A role names a signer, or all of a domain. */
  #may(user: User, verb: string, signerName: string): boolean {
    const domain = signerName.split('/', 1)[0];
    return [signerName, `${domain}/*`].some((name) => {
      const attributes = { verb, group, resource: 'signers', namespace: '', name };
      return this.#authorizer.decide(user, attributes).allowed;
    });
  }
}

function asksForMasters({ spec }: SigningRequest): boolean {
  const pem = Buffer.from(spec.request, 'base64').toString('latin1');
  return parseCertificateRequest(pem).organizations.includes(mastersGroup);
}

function decisions({ status }: SigningRequest): unknown[] {
  return (status?.conditions ?? []).filter(({ type }) => type === 'Approved' || type === 'Denied');
}
