import { dnsLabel, dnsSubdomain, type NameRule } from '../../registry/names.ts';
import { type FieldError, invalid, notSupported, required, tooLong } from '../../status/field-error.ts';

/** Checks a text by a rule; an empty one is missing. */
export function needed(field: string, value: string | null | undefined, rule?: NameRule): FieldError[] {
  if (!value) return [required(field)];
  return rule ? obeys(field, value, rule) : [];
}

/** Checks a text by a rule when there is one. */
export function obeys(field: string, value: string | null | undefined, rule: NameRule): FieldError[] {
  return value ? rule(value).map((text) => invalid(field, value, text)) : [];
}

/** Checks a text by a rule when it is said at all, be it empty. */
export function given(field: string, value: string | null | undefined, rule: NameRule): FieldError[] {
  return typeof value === 'string' ? rule(value).map((text) => invalid(field, value, text)) : [];
}

/** One of certain words; an empty one is missing. */
export function oneOf(field: string, value: string | null | undefined, words: readonly string[]): FieldError[] {
  if (!value) return [required(field)];
  return words.includes(value) ? [] : [notSupported(field, value, words)];
}

/** One of certain words, or nothing; an empty one is not among them. */
export function choice(field: string, value: string | undefined, words: readonly string[]): FieldError[] {
  return value === undefined || words.includes(value) ? [] : [notSupported(field, value, words)];
}

export const label = (field: string, value: string | undefined): FieldError[] => obeys(field, value, dnsLabel);
export const subdomain = (field: string, value: string | undefined): FieldError[] => obeys(field, value, dnsSubdomain);

/** Names of ports: IANA service names. */
export const portName: NameRule = (name) => {
  const errors: string[] = [];
  if (name.length > 15) errors.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) errors.push('must contain at least one letter (a-z)');
  if (name.includes('--')) errors.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
};

export const environmentName: NameRule = (name) =>
  /^[ -<>-~]+$/.test(name)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

export const configKey: NameRule = (key) => {
  const errors: string[] = [];
  if (key.length > 253) errors.push('must be no more than 253 characters');
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    errors.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  }
  if (key === '.') errors.push("must not be '.'");
  else if (key === '..') errors.push("must not be '..'");
  else if (key.startsWith('..')) errors.push("must not start with '..'");
  return errors;
};

/** Paths below a mount: nothing that leads out of it. */
export const pathBelow: NameRule = (path) => [
  ...(path.startsWith('/') ? ['must be a relative path'] : []),
  ...withoutBacksteps(path),
];

export const withoutBacksteps: NameRule = (path) => (path.split('/').includes('..') ? ["must not contain '..'"] : []);

/** Names of projected files: volumes keep those that start with two dots for themselves. */
export const projectedPath: NameRule = (path) => [
  ...pathBelow(path),
  ...(path.startsWith('..') && !path.startsWith('../') ? ["must not start with '..'"] : []),
];

/** Drivers are named like hosts; capitals are old and tolerated. */
export function csiDriverName(field: string, name: string): FieldError[] {
  if (!name) return [required(field)];
  return [
    ...(name.length > 63 ? [tooLong(field, 63)] : []),
    ...dnsSubdomain(name.toLowerCase()).map((text) => invalid(field, name, text)),
  ];
}

/** A name under somebody's domain: `acme.io/foo`. */
export function domainPath(field: string, path: string): FieldError[] {
  if (!path) return [required(field)];
  const [domain = '', ...rest] = path.split('/');
  const name = rest.join('/');
  if (rest.length === 0 || !domain || !name) {
    return [invalid(field, path, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const errors = dnsSubdomain(domain).map((text) => invalid(field, domain, text));
  return pathPattern.test(name)
    ? errors
    : [...errors, invalid(field, path, `Invalid path (regex used for validation is '${pathText}')`)];
}

const pathText = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const pathPattern = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;
