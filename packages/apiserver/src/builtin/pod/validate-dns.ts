import { dnsSubdomain, type NameRule } from '../../registry/names.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { validateIp } from '../rules/address.ts';
import type { PodSpec } from '../types.ts';

/** What the resolver of libc takes. */
const maxServers = 3;
const maxSearches = 32;
const maxSearchLength = 2048;
const maxNameLength = 253;
const searchText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";

/** Names with underscores within and before their parts, as those of services have them. */
const searchPath: NameRule = (name) => {
  const plain = dnsSubdomain(name.replaceAll(/(^|\.)_/g, '$1').replaceAll('_', '-'));
  const wrong = [];
  if (name.length > maxNameLength) wrong.push(`must be no more than ${maxNameLength} characters`);
  if (plain.some((text) => text.startsWith('a lowercase'))) wrong.push(searchText);
  return wrong;
};

export function validateDns(field: string, { dnsPolicy, dnsConfig }: PodSpec): FieldError[] {
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (!dnsConfig.nameservers?.length) {
      return [required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
    }
  }
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  const errors: FieldError[] = [];
  const refuse = (list: string, value: unknown, text: string): void => {
    errors.push(invalid(`${field}.${list}`, value, `must not have more than ${text}`));
  };
  if (nameservers.length > maxServers) refuse('nameservers', nameservers, `${maxServers} nameservers`);
  errors.push(...nameservers.flatMap((server, i) => validateIp(`${field}.nameservers[${i}]`, server)));
  if (searches.length > maxSearches) refuse('searches', searches, `${maxSearches} search paths`);
  if (searches.join(' ').length > maxSearchLength) {
    refuse('searches', searches, `${maxSearchLength} characters (including spaces) in the search list`);
  }
  return [
    ...errors,
    ...searches.flatMap((search, i) => {
      const name = search.replace(/\.$/, '');
      return search === '.' ? [] : searchPath(name).map((text) => invalid(`${field}.searches[${i}]`, name, text));
    }),
    ...options.flatMap(({ name }, i) => (name ? [] : [required(`${field}.options[${i}]`, 'must not be empty')])),
  ];
}
