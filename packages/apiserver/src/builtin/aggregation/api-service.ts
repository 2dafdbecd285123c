import { dns1035Label, dnsSubdomain } from '../../registry/names.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { needed } from '../rules/text.ts';

interface ApiService extends ApiObject {
  spec: {
    group?: string;
    version?: string;
    groupPriorityMinimum: number;
    versionPriority: number;
    caBundle?: string;
    insecureSkipTLSVerify?: boolean;
    service?: { namespace?: string; name?: string; port?: number };
  };
  status?: { conditions?: { type: string; status: string; reason?: string }[] };
}

const maxGroupPriority = 20_000;
const maxVersionPriority = 1000;
const defaultPort = 443;

/** What is served, and by whom. Requests are not passed on to servers elsewhere. */
export const apiServiceKind = defineKind<ApiService>({
  type: 'apiregistration/v1.APIService',
  group: 'apiregistration.k8s.io',
  plural: 'apiservices',
  categories: ['api-extensions'],
  clusterScoped: true,
  hasStatus: true,
  statusAlone: true,
  columns: [
    column<ApiService>(
      'Service',
      ({ spec: { service } }) => (service ? `${service.namespace}/${service.name}` : 'Local'),
      'The reference to the service that hosts this API endpoint.',
    ),
    column<ApiService>('Available', availableCell, 'Whether this service is available.'),
  ],
  strategy: {
    default({ spec: { service } }) {
      if (service) service.port ??= defaultPort;
    },
    validate: validateApiService,
    validateStatusUpdate: ({ status }) => validateConditions(status?.conditions ?? []),
  },
});

function availableCell({ status }: ApiService): string {
  const available = status?.conditions?.find(({ type }) => type === 'Available');
  if (!available) return 'Unknown';
  return available.status === 'True' ? 'True' : `${available.status} (${available.reason ?? ''})`;
}

function validateApiService({ metadata, spec }: ApiService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum, versionPriority } = spec;
  const name = `${version}.${group}`;
  const errors: FieldError[] = [];
  if (metadata.name !== name) {
    errors.push(
      invalid('metadata.name', metadata.name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(name)}`),
    );
  }
  if (!group && version !== 'v1') {
    errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  }
  if (group) errors.push(...dnsSubdomain(group).map((text) => invalid('spec.group', group, text)));
  errors.push(...dns1035Label(version).map((text) => invalid('spec.version', version, text)));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > maxGroupPriority) {
    const text = `must be positive and less than ${maxGroupPriority}`;
    errors.push(invalid('spec.groupPriorityMinimum', groupPriorityMinimum, text));
  }
  if (versionPriority <= 0 || versionPriority > maxVersionPriority) {
    const text = `must be positive and less than ${maxVersionPriority}`;
    errors.push(invalid('spec.versionPriority', versionPriority, text));
  }
  return [...errors, ...(spec.service ? validateElsewhere(spec) : validateLocal(spec))];
}

function validateLocal({ caBundle, insecureSkipTLSVerify }: ApiService['spec']): FieldError[] {
  const errors: FieldError[] = [];
  if (caBundle) {
    const bytes = Buffer.from(caBundle, 'base64').length;
    errors.push(invalid('spec.caBundle', `${bytes} bytes`, 'local APIServices may not have a caBundle'));
  }
  if (insecureSkipTLSVerify) {
    errors.push(invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify'));
  }
  return errors;
}

function validateElsewhere({ service, caBundle, insecureSkipTLSVerify }: ApiService['spec']): FieldError[] {
  const errors = [
    ...needed('spec.service.namespace', service?.namespace),
    ...needed('spec.service.name', service?.name),
  ];
  if (insecureSkipTLSVerify && caBundle) {
    errors.push(invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present'));
  }
  return errors;
}

function validateConditions(conditions: readonly { status: string }[]): FieldError[] {
  const known = ['True', 'False', 'Unknown'];
  return conditions.flatMap(({ status }, i) =>
    known.includes(status) ? [] : [notSupported(`status.conditions[${i}].status`, status, known)],
  );
}
