import { isIPv6 } from 'node:net';
import { duplicate, type FieldError, invalid, invalidNone, notSupported, required } from '../../status/field-error.ts';
import { isOnePerFamily, validateIp } from '../rules/address.ts';
import type { ServiceSpec } from '../types.ts';

const families = ['IPv4', 'IPv6'];
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const field = 'spec.clusterIPs';

const isHeadless = ({ clusterIPs }: ServiceSpec): boolean => clusterIPs?.length === 1 && clusterIPs[0] === 'None';

/** Go writes a list that is not there as `null`. */
function wrongList(at: string, list: readonly string[] | undefined, text: string): FieldError {
  if (list) return invalid(at, list, text);
  return invalidNone(at, text);
}

/** Whether addresses, their families and the policy of families agree; also asked before addresses are given out. */
export function validateAddresses(spec: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName') return [];
  const { clusterIP, clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec;
  const errors: FieldError[] = [];
  if (clusterIP) {
    if (clusterIPs.length === 0) errors.push(required(field));
    else if (clusterIPs[0] !== clusterIP) errors.push(invalid(field, clusterIPs, 'first value must match `clusterIP`'));
  } else if (clusterIPs.length > 0) {
    errors.push(invalid(field, clusterIPs, 'must be empty when `clusterIP` is not specified'));
  }
  for (const [i, family] of ipFamilies.entries()) {
    const at = `spec.ipFamilies[${i}]`;
    if (!families.includes(family)) errors.push(notSupported(at, family, families));
    if (ipFamilies.indexOf(family) < i) errors.push(duplicate(at, family));
  }
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) {
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies));
  }
  return [...errors, ...validateClusterIPs(clusterIPs, spec)];
}

function validateClusterIPs(addresses: readonly string[], spec: ServiceSpec): FieldError[] {
  const wrong = addresses.flatMap((address, i) => {
    if (i > 0 || address !== 'None') return validateIp(`${field}[${i}]`, address);
    return addresses.length > 1 ? [invalid(field, addresses, "'None' must be the first and only value")] : [];
  });
  if (addresses.length > 2) wrong.push(invalid(field, addresses, 'may only hold up to 2 values'));
  // What is no address has no family.
  if (addresses.some((address, i) => address !== 'None' && validateIp(`${i}`, address).length > 0)) return wrong;
  if (addresses.length > 1 && addresses[0] === 'None') return wrong;
  if (!isOnePerFamily(addresses) || addresses.length > 2) {
    wrong.push(invalid(field, addresses, 'may specify no more than one IP for each IP family'));
  }
  if (isHeadless(spec)) return wrong;
  const named = spec.ipFamilies ?? [];
  return [
    ...wrong,
    ...addresses.flatMap((address, i) => {
      const family = isIPv6(address) ? 'IPv6' : 'IPv4';
      if (named[i] === undefined || named[i] === family) return [];
      return [invalid(`${field}[${i}]`, address, `expected an ${named[i]} value as indicated by \`ipFamilies[${i}]\``)];
    }),
  ];
}

/** A Service keeps its first address and family as long as it has any. */
export function validateKeptAddresses(spec: ServiceSpec, before: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName' || before.type === 'ExternalName') return [];
  const errors =
    isHeadless(spec) && isHeadless(before) ? [] : validateKeptList('clusterIPs', 'clusterIP', spec, before);
  return isHeadless(spec) || isHeadless(before)
    ? errors
    : [...errors, ...validateKeptList('ipFamilies', 'ipFamily', spec, before)];
}

function validateKeptList(
  name: 'clusterIPs' | 'ipFamilies',
  one: string,
  spec: ServiceSpec,
  before: ServiceSpec,
): FieldError[] {
  const list = spec[name] ?? [];
  const held = before[name] ?? [];
  const at = (i: number): string => `spec.${name}[${i}]`;
  if (list.length === held.length) {
    return held.flatMap((value, i) =>
      value === list[i] ? [] : [invalid(at(name === 'clusterIPs' ? i : 0), list, 'may not change once set')],
    );
  }
  const errors: FieldError[] = [];
  if (list.length < held.length && (spec.clusterIPs ?? []).length === 0) {
    errors.push(wrongList(at(0), spec[name], `primary ${one} can not be unset`));
  }
  if (list.length > 0 && held.length > 0 && list[0] !== held[0]) {
    errors.push(wrongList(at(0), spec.clusterIPs, 'may not change once set'));
  }
  if (list.length < held.length && list.length === 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    const text = `must be set to 'SingleStack' when releasing the secondary ${one}`;
    errors.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, text));
  }
  return errors;
}
