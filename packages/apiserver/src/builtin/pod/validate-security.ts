import { duplicate, type FieldError, forbidden, invalid, required, tooLong } from '../../status/field-error.ts';
import { choice, obeys, oneOf, pathBelow } from '../rules/text.ts';
import type { Container, PodSpec } from '../types.ts';

type PodSecurity = NonNullable<PodSpec['securityContext']>;
type Security = NonNullable<Container['securityContext']>;
type Profile = { type: string; localhostProfile?: string };

const maxId = 2147483647;
/** One less than what paths may have on Linux. */
const maxProfileLength = 4095;
const maxSysctlLength = 253;
const sysctlPattern = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const sysctl = new RegExp(`^${sysctlPattern}$`);

function validateId(field: string, id: number | undefined): FieldError[] {
  if (id === undefined || (id >= 0 && id <= maxId)) return [];
  return [invalid(field, id, `must be between 0 and ${maxId}, inclusive`)];
}

/** What a pod says for all its containers; `field` is the spec. */
export function validatePodSecurity(field: string, spec: PodSpec): FieldError[] {
  const security: PodSecurity & {
    supplementalGroupsPolicy?: string;
    seLinuxChangePolicy?: string;
    appArmorProfile?: Profile;
  } = spec.securityContext ?? {};
  const path = `${field}.securityContext`;
  const errors = [
    ...validateId(`${path}.fsGroup`, security.fsGroup),
    ...validateId(`${path}.runAsUser`, security.runAsUser),
    ...validateId(`${path}.runAsGroup`, security.runAsGroup),
    ...(security.supplementalGroups ?? []).flatMap((id, i) => validateId(`${path}.supplementalGroups[${i}]`, id)),
  ];
  if (spec.shareProcessNamespace && spec.hostPID) {
    const text = 'ShareProcessNamespace and HostPID cannot both be enabled';
    errors.push(invalid(`${path}.shareProcessNamespace`, true, text));
  }
  return [
    ...errors,
    ...validateSysctls(`${path}.sysctls`, spec),
    ...choice(`${path}.fsGroupChangePolicy`, security.fsGroupChangePolicy, ['Always', 'OnRootMismatch']),
    ...validateSeccomp(`${path}.seccompProfile`, security.seccompProfile),
    ...validateAppArmor(`${path}.appArmorProfile`, security.appArmorProfile),
    // Another one needs a feature that is off unless a cluster turns it on.
    ...choice(`${path}.seLinuxChangePolicy`, security.seLinuxChangePolicy, ['Recursive']),
    ...choice(`${path}.supplementalGroupsPolicy`, security.supplementalGroupsPolicy, ['Merge', 'Strict']),
  ];
}

function validateSysctls(field: string, spec: PodSpec): FieldError[] {
  const seen = new Set<string>();
  return (spec.securityContext?.sysctls ?? []).flatMap(({ name }, i) => {
    const at = `${field}[${i}].name`;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(at));
    else if (name.length > maxSysctlLength || !sysctl.test(name)) {
      const text = `must have at most ${maxSysctlLength} characters and match regex ^${sysctlPattern}$`;
      errors.push(invalid(at, name, text));
    } else if (seen.has(name)) errors.push(duplicate(at, name));
    seen.add(name);
    if (spec.hostNetwork && /^net[./]/.test(name)) {
      errors.push(invalid(at, name, "may not be specified when 'hostNetwork' is true"));
    } else if (spec.hostIPC && /^(kernel[./](shm|msg|sem)|fs[./]mqueue[./])/.test(name)) {
      errors.push(invalid(at, name, "may not be specified when 'hostIPC' is true"));
    }
    return errors;
  });
}

export function validateContainerSecurity(
  field: string,
  security: (Security & { appArmorProfile?: Profile }) | undefined,
  hostUsers: boolean,
): FieldError[] {
  if (!security) return [];
  const { procMount } = security;
  const errors = [
    ...validateId(`${field}.runAsUser`, security.runAsUser),
    ...validateId(`${field}.runAsGroup`, security.runAsGroup),
    ...choice(`${field}.procMount`, procMount, ['Default', 'Unmasked']),
  ];
  if (procMount === 'Unmasked' && hostUsers) {
    errors.push(invalid(`${field}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'));
  }
  return [
    ...errors,
    ...validateSeccomp(`${field}.seccompProfile`, security.seccompProfile),
    ...validateEscalation(field, security),
    ...validateAppArmor(`${field}.appArmorProfile`, security.appArmorProfile),
  ];
}

function validateEscalation(field: string, security: Security): FieldError[] {
  if (security.allowPrivilegeEscalation !== false) return [];
  const refuse = (what: string): FieldError =>
    invalid(field, security, `cannot set \`allowPrivilegeEscalation\` to false and ${what}`);
  return [
    ...(security.privileged ? [refuse('`privileged` to true')] : []),
    ...(security.capabilities?.add ?? [])
      .filter((capability) => capability === 'CAP_SYS_ADMIN')
      .map(() => refuse('`capabilities.Add` CAP_SYS_ADMIN')),
  ];
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateSeccomp(field: string, profile: Profile | undefined): FieldError[] {
  if (!profile) return [];
  const errors = validateProfileType(`${field}.type`, profile.type, 'seccompProfile');
  const at = `${field}.localhostProfile`;
  const { localhostProfile } = profile;
  if (profile.type === 'Localhost') {
    if (localhostProfile === undefined) errors.push(required(at, 'must be set when seccomp type is Localhost'));
    else errors.push(...obeys(at, localhostProfile, pathBelow));
  } else if (localhostProfile !== undefined) {
    errors.push(
      invalid(
        at,
        { Type: profile.type, LocalhostProfile: localhostProfile },
        'can only be set when seccomp type is Localhost',
      ),
    );
  }
  return errors;
}

function validateAppArmor(field: string, profile: Profile | undefined): FieldError[] {
  if (!profile) return [];
  const at = `${field}.localhostProfile`;
  const { type, localhostProfile } = profile;
  if (type !== 'Localhost') {
    const wrong = validateProfileType(`${field}.type`, type, 'appArmorProfile');
    if (wrong.length > 0 || localhostProfile === undefined) return wrong;
    return [invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost')];
  }
  if (!localhostProfile?.trim() && localhostProfile?.trim() === localhostProfile) {
    return [required(at, 'must be set when AppArmor type is Localhost')];
  }
  const errors: FieldError[] = [];
  if (localhostProfile !== localhostProfile?.trim()) {
    errors.push(invalid(at, localhostProfile, 'must not be padded with whitespace'));
  }
  if (localhostProfile!.length > maxProfileLength) errors.push(tooLong(at, maxProfileLength));
  return errors;
}

function validateProfileType(field: string, type: string, profile: string): FieldError[] {
  if (!type) return [required(field, `type is required when ${profile} is set`)];
  return choice(field, type, profileTypes);
}

/** Users of its own cannot be had together with what is the node's. */
export function validateHostUsers(field: string, spec: PodSpec): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const shared = { hostNetwork: spec.hostNetwork, HostPID: spec.hostPID, HostIPC: spec.hostIPC };
  return Object.entries(shared)
    .filter(([, isShared]) => isShared)
    .map(([name]) => forbidden(`${field}.${name}`, 'when `pod.Spec.HostUsers` is false'));
}

/** The system a pod is for. */
export function validateOs(field: string, os: PodSpec['os']): FieldError[] {
  if (!os) return [];
  if (!os.name) return [required(`${field}.name`)];
  return oneOf(field, os.name, ['linux', 'windows']);
}
