const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const label1035Text =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const qualifiedBody =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const labelValueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

// Kubernetes' own regular expressions, anchored. None can backtrack beyond linear on the lengths that pass first.
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** Says what is wrong with a text; nothing when it is right. */
export type NameRule = (text: string) => string[];

/** `explain` says why a name that is short enough does not fit the pattern; the newer of Kubernetes' rules count `bytes`. */
function rule(pattern: RegExp, maximum: number, explain: (name: string) => string, unit = 'characters'): NameRule {
  return (name) => {
    if (name.length > maximum) {
      const long = `must be no more than ${maximum} ${unit}`;
      // The pattern is tried only on a bounded text: a body may hold a name of megabytes.
      const start = name.slice(0, maximum).replace(/[-.]+$/, '');
      return pattern.test(start) ? [long] : [long, explain(start)];
    }
    return pattern.test(name) ? [] : [explain(name)];
  };
}

export const dnsSubdomain = rule(subdomain, 253, () => subdomainText);
export const dnsLabel = rule(label, 63, (name) => (subdomain.test(name) ? 'must not contain dots' : labelText));
export const dns1035Label = rule(label1035, 63, () => label1035Text);
export const validLabelValue = rule(labelValue, 63, () => labelValueText, 'bytes');
const prefix = rule(subdomain, 253, () => subdomainText, 'bytes');

/** What may stand in a path as one segment: RBAC's names. */
export const pathSegment: NameRule = (name) => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%']
    .filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
};

/** `name` or `prefix/name`: keys of labels and annotations, finalizers. */
export const qualified: NameRule = (text) => {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${qualifiedBody} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const wrong: string[] = [];
  const name = parts[parts.length - 1] as string;
  if (parts.length === 2) {
    if (parts[0] === '') wrong.push('prefix part must be non-empty');
    else wrong.push(...prefix(parts[0] as string).map((text) => `prefix part ${text}`));
  }
  if (name === '') wrong.push('name part must be non-empty');
  else if (name.length > 63) wrong.push('name part must be no more than 63 bytes');
  if (!qualifiedName.test(name.slice(0, 64))) wrong.push(`name part ${qualifiedBody}`);
  return wrong;
};

/** Kinds whose names follow another rule than the usual DNS subdomain, by group and plural. */
const special: Record<string, NameRule> = {
  '/namespaces': dnsLabel,
  '/services': dnsLabel,
  // Theirs are made of a version and a group, or are addresses, which their kinds check.
  'apiregistration.k8s.io/apiservices': pathSegment,
  'networking.k8s.io/ipaddresses': pathSegment,
  // Its pods have it in their host names.
  'apps/statefulsets': dnsLabel,
  'rbac.authorization.k8s.io/roles': pathSegment,
  'rbac.authorization.k8s.io/rolebindings': pathSegment,
  'rbac.authorization.k8s.io/clusterroles': pathSegment,
  'rbac.authorization.k8s.io/clusterrolebindings': pathSegment,
};

/** The rule for names of a resource. */
export function nameRule(group: string, plural: string): NameRule {
  return special[`${group}/${plural}`] ?? dnsSubdomain;
}
