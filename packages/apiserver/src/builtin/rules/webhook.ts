import { dns1035Label, dnsSubdomain } from '../../registry/names.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { needed } from './text.ts';

/** Where a webhook is: at a URL, or behind a Service. */
export interface WebhookClient {
  url?: string;
  service?: { name?: string; namespace?: string; path?: string; port?: number };
}

/** The versions of reviews that kube-apiserver speaks. */
const reviewVersions = ['v1', 'v1beta1'];

const urlForm = '; desired format: https://host[/path]';
const maxPort = 65_535;

export function validateWebhookClient(field: string, { url, service }: WebhookClient): FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [required(field, 'exactly one of url or service is required')];
  }
  return url === undefined ? validateService(`${field}.service`, service!) : validateUrl(`${field}.url`, url);
}

function validateUrl(field: string, text: string): FieldError[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const errors: FieldError[] = [];
  const scheme = url ? url.protocol.slice(0, -1) : '';
  if (scheme !== 'https') errors.push(invalid(field, scheme, `'https' is the only allowed URL scheme${urlForm}`));
  if (!url?.host) errors.push(invalid(field, '', `host must be specified${urlForm}`));
  if (!url) return errors;
  const user = [url.username, url.password].filter(Boolean).join(':');
  if (user) errors.push(invalid(field, user, 'user information is not permitted in the URL'));
  if (url.hash) errors.push(invalid(field, url.hash.slice(1), 'fragments are not permitted in the URL'));
  if (url.search) errors.push(invalid(field, url.search.slice(1), 'query parameters are not permitted in the URL'));
  return errors;
}

function validateService(field: string, service: NonNullable<WebhookClient['service']>): FieldError[] {
  const { name, namespace, path, port = 443 } = service;
  // Kubernetes takes the one for the other when it tells which is missing.
  const errors = [...needed(`${field}.name`, namespace), ...needed(`${field}.namespace`, name)];
  if (port < 1 || port > maxPort) {
    errors.push(invalid(`${field}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'));
  }
  return path ? [...errors, ...validatePath(`${field}.path`, path)] : errors;
}

function validatePath(field: string, path: string): FieldError[] {
  if (path === '/') return [];
  const errors = path.startsWith('/') ? [] : [invalid(field, path, "must start with a '/'")];
  const steps = path.slice(1).replace(/\/$/, '').split('/');
  return [
    ...errors,
    ...steps.flatMap((step, i) => {
      if (!step) return [invalid(field, path, `segment[${i}] may not be empty`)];
      return dnsSubdomain(step).map((text) => invalid(field, path, `segment[${i}]: ${text}`));
    }),
  ];
}

/** `missing` is what to say of none. */
export function validateReviewVersions(field: string, versions: readonly string[], missing?: string): FieldError[] {
  if (versions.length === 0) return [required(field, missing)];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, version] of versions.entries()) {
    if (seen.has(version)) errors.push(invalid(`${field}[${i}]`, version, 'duplicate version'));
    else for (const problem of dns1035Label(version)) errors.push(invalid(`${field}[${i}]`, version, problem));
    seen.add(version);
  }
  if (!versions.some((version) => reviewVersions.includes(version))) {
    errors.push(invalid(field, versions, `must include at least one of ${reviewVersions.join(', ')}`));
  }
  return errors;
}
