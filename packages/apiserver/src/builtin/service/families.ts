import { isIPv6 } from 'node:net';
import { type FieldError, invalid } from '../../status/field-error.ts';
import type { ServiceSpec } from '../types.ts';

/** The one family of addresses that the cluster has. */
const ours = 'IPv4';
const other = 'IPv6';

/** Fills in which families of addresses a Service is to have, as far as it does not say, and refuses what cannot be had. */
export function requestFamilies(spec: ServiceSpec, before: ServiceSpec | undefined): FieldError[] {
  if (before && before.type !== 'ExternalName') {
    spec.ipFamilyPolicy ??= before.ipFamilyPolicy!;
    spec.ipFamilies ??= before.ipFamilies!;
  }
  const errors = tooMany(spec);
  if (spec.clusterIP !== 'None') {
    const named = spec.ipFamilies ?? [];
    const found = (spec.clusterIPs ?? []).slice(named.length).map((address) => (isIPv6(address) ? other : ours));
    if (found.length > 0) spec.ipFamilies = [...named, ...found];
  } else if (Object.keys(spec.selector ?? {}).length === 0) {
    nameBoth(spec);
    return [];
  }
  const { ipFamilyPolicy = 'SingleStack', ipFamilies = [] } = spec;
  if (ipFamilyPolicy === 'RequireDualStack') {
    errors.push(policyError(ipFamilyPolicy, 'this cluster is not configured for dual-stack services'));
  }
  for (const [i, family] of ipFamilies.entries()) {
    if (family !== ours) errors.push(invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'));
  }
  if (errors.length > 0) return errors;
  spec.ipFamilyPolicy = ipFamilyPolicy;
  if (ipFamilies.length === 0) spec.ipFamilies = [ours];
  return [];
}

const policyError = (policy: string | undefined, text: string): FieldError =>
  invalid('spec.ipFamilyPolicy', policy, text);

function tooMany({ ipFamilyPolicy, clusterIPs = [], ipFamilies = [] }: ServiceSpec): FieldError[] {
  if (ipFamilyPolicy !== undefined && ipFamilyPolicy !== 'SingleStack') return [];
  return Object.entries({ clusterIPs, ipFamilies })
    .filter(([, list]) => list.length === 2)
    .map(([name]) =>
      policyError(ipFamilyPolicy, `must be RequireDualStack or PreferDualStack when multiple ${name} are specified`),
    );
}

/** A Service without addresses and pods of its own is somebody else's to fill: with addresses of any family. */
function nameBoth(spec: ServiceSpec): void {
  spec.ipFamilyPolicy ??= 'RequireDualStack';
  if (!spec.ipFamilies?.length) spec.ipFamilies = [ours];
  if (spec.ipFamilies.length < 2 && spec.ipFamilyPolicy !== 'SingleStack') {
    spec.ipFamilies = [...spec.ipFamilies, spec.ipFamilies[0] === ours ? other : ours];
  }
}
