import { controllerFor, type KubeObject, type Manager, type ResourceType, timestamp } from '@nexslice/kube';
import type { Authority } from '../../auth/certificate.ts';
import type { SigningRequest } from '../../builtin/certificate/certificate-signing-request.ts';
import { writeStatus } from '../workload/status.ts';
import { clientSigner, issue } from './issue.ts';

type Request = KubeObject & Pick<SigningRequest, 'spec' | 'status'>;

const signingRequests: ResourceType<Request> = {
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  namespaced: false,
};

/** Signs requests for certificates of clients, once they are approved (`kubectl certificate approve`). */
export function certificateController(manager: Manager, authority: Authority): void {
  const { cache, client, clock } = manager;
  const scope = { fieldSelector: `spec.signerName=${clientSigner}` };
  const informer = cache.informer(signingRequests, scope);
  controllerFor(manager, {
    name: 'certificate',
    for: signingRequests,
    scope,
    async reconcile(key, { signal }) {
      const request = informer.get(key);
      if (!request) return;
      const issued = issue(request as unknown as SigningRequest, authority, clock.now());
      if (!issued) return;
      const status = { ...request.status };
      if ('certificate' in issued) status.certificate = Buffer.from(issued.certificate).toString('base64');
      else status.conditions = [...(status.conditions ?? []), failed(issued.refusal, timestamp(clock.now()))];
      await writeStatus(client, signingRequests, request, status, {}, signal);
    },
  });
}

function failed(message: string, now: string) {
  const times = { lastUpdateTime: now, lastTransitionTime: now };
  return { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message, ...times };
}
