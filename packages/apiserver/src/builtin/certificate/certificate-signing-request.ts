import type { User } from '../../auth/user.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { ageColumn, column, nameColumn } from '../kind/columns.ts';
import { humanDuration } from '../kind/duration.ts';
import { defineKind } from '../kind/kind.ts';
import { keepDecisions, setTimes, validateApproval, validateStatusUpdate } from './status.ts';
import { validateRequest } from './validate.ts';

export interface SigningRequest extends ApiObject {
  spec: {
    request: string;
    signerName: string;
    usages?: string[];
    expirationSeconds?: number;
    username?: string;
    uid?: string;
    groups?: string[];
    extra?: Record<string, readonly string[]>;
  };
  status?: { certificate?: string; conditions?: RequestCondition[] };
}

export interface RequestCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
}

/** Wishes for certificates. Whoever may approves them; the signer that each names writes the certificate into the status. */
export const certificateSigningRequestKind = defineKind<SigningRequest>({
  type: 'certificates/v1.CertificateSigningRequest',
  group: 'certificates.k8s.io',
  plural: 'certificatesigningrequests',
  shortNames: ['csr'],
  clusterScoped: true,
  hasStatus: true,
  allColumns: [
    nameColumn,
    ageColumn,
    column<SigningRequest>(
      'SignerName',
      ({ spec }) => spec.signerName,
      'certificates/v1.CertificateSigningRequestSpec.signerName',
    ),
    column<SigningRequest>(
      'Requestor',
      ({ spec }) => spec.username ?? '',
      'certificates/v1.CertificateSigningRequestSpec.request',
    ),
    column<SigningRequest>(
      'RequestedDuration',
      ({ spec }) => (spec.expirationSeconds ? humanDuration(spec.expirationSeconds * 1000) : '<none>'),
      'certificates/v1.CertificateSigningRequestSpec.expirationSeconds',
    ),
    column<SigningRequest>('Condition', conditionCell, 'certificates/v1.CertificateSigningRequestStatus.conditions'),
  ],
  selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName },
  strategy: {
    prepareForCreate: nameRequestor,
    prepareForUpdate(request, old) {
      request.spec = old.spec;
    },
    prepareForStatusUpdate: keepDecisions,
    prepareForApproval(request, old, now) {
      const conditions = request.status?.conditions;
      request.status = { ...old.status, ...(conditions ? { conditions: setTimes(conditions, old, now) } : {}) };
      if (!conditions) delete request.status.conditions;
    },
    validate: validateRequest,
    validateUpdate: () => [],
    validateStatusUpdate,
    validateApproval,
  },
});

/** Who asks is what the signer goes by, so nobody says it of himself. */
function nameRequestor(request: SigningRequest, { name, uid, groups, extra }: User): void {
  const { username: _username, uid: _uid, groups: _groups, extra: _extra, ...wish } = request.spec;
  request.spec = {
    ...wish,
    username: name,
    ...(uid ? { uid } : {}),
    groups: [...groups],
    ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
  };
}

function conditionCell({ status }: SigningRequest): string {
  const has = (type: string): boolean => (status?.conditions ?? []).some((condition) => condition.type === type);
  const words = [has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'];
  if (has('Failed')) words.push('Failed');
  if (status?.certificate) words.push('Issued');
  return words.join(',');
}
