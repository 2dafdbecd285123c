import { dns1035Label } from '../registry/names.ts';
import { type FieldError, forbidden, invalid, required } from '../status/field-error.ts';
import type { Conversion, ConversionWebhook } from './definition.ts';
import { oneOfTexts } from './version.ts';

const path = 'spec.conversion';
const NOT_WEBHOOK = 'should not be set when strategy is not set to Webhook';

/** The versions of ConversionReview that kube-apiserver speaks. */
const REVIEW_VERSIONS = ['v1', 'v1beta1'];

/** Checks how versions are converted. A webhook is checked, too, though nothing here calls one: objects only change their apiVersion. */
export function validateConversion({ strategy, webhook }: Conversion): FieldError[] {
  const errors = oneOfTexts(strategy, ['None', 'Webhook'], `${path}.strategy`);
  const { clientConfig, conversionReviewVersions = [] } = webhook ?? {};
  if (strategy === 'Webhook') {
    return [...errors, ...validateClient(clientConfig), ...validateReviewVersions(conversionReviewVersions)];
  }
  if (clientConfig) errors.push(forbidden(`${path}.webhookClientConfig`, NOT_WEBHOOK));
  if (conversionReviewVersions.length > 0) errors.push(forbidden(`${path}.conversionReviewVersions`, NOT_WEBHOOK));
  return errors;
}

function validateClient(config: ConversionWebhook['clientConfig']): FieldError[] {
  const at = `${path}.webhookClientConfig`;
  if (!config) return [required(at, 'required when strategy is set to Webhook')];
  const { url, service } = config;
  if ((url === undefined) === (service === undefined)) {
    return [required(at, 'exactly one of url or service is required')];
  }
  return url === undefined ? validateService(service ?? {}, `${at}.service`) : validateUrl(url, `${at}.url`);
}

const URL_FORM = '; desired format: https://host[/path]';

function validateUrl(text: string, at: string): FieldError[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const errors: FieldError[] = [];
  const scheme = url ? url.protocol.slice(0, -1) : '';
  if (scheme !== 'https') errors.push(invalid(at, scheme, `'https' is the only allowed URL scheme${URL_FORM}`));
  if (!url?.host) errors.push(invalid(at, '', `host must be specified${URL_FORM}`));
  if (!url) return errors;
  const user = [url.username, url.password].filter(Boolean).join(':');
  if (user) errors.push(invalid(at, user, 'user information is not permitted in the URL'));
  if (url.hash) errors.push(invalid(at, url.hash.slice(1), 'fragments are not permitted in the URL'));
  if (url.search) errors.push(invalid(at, url.search.slice(1), 'query parameters are not permitted in the URL'));
  return errors;
}

const MAX_PORT = 65_535;

function validateService(
  { name, namespace, port = 443 }: { name?: string; namespace?: string; port?: number },
  at: string,
) {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${at}.name`, 'service name is required'));
  if (!namespace) errors.push(required(`${at}.namespace`, 'service namespace is required'));
  if (port < 1 || port > MAX_PORT) {
    errors.push(invalid(`${at}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'));
  }
  return errors;
}

function validateReviewVersions(versions: readonly string[]): FieldError[] {
  const at = `${path}.conversionReviewVersions`;
  if (versions.length === 0) return [required(at)];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, version] of versions.entries()) {
    if (seen.has(version)) errors.push(invalid(`${at}[${i}]`, version, 'duplicate version'));
    else for (const problem of dns1035Label(version)) errors.push(invalid(`${at}[${i}]`, version, problem));
    seen.add(version);
  }
  if (!versions.some((version) => REVIEW_VERSIONS.includes(version))) {
    errors.push(invalid(at, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`));
  }
  return errors;
}
