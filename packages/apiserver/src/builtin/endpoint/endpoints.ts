import type { Endpoints } from '@nexslice/kube';
import { dnsLabel, dnsSubdomain, qualified } from '../../registry/names.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { validateIp, validateUsableIp } from '../rules/address.ts';
import { portNumber } from '../rules/number.ts';
import { label, needed, oneOf } from '../rules/text.ts';

/** How many addresses the table names. */
const shown = 3;

export const endpointsKind = defineKind<Endpoints>({
  type: 'core/v1.Endpoints',
  group: '',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  allowCreateOnUpdate: true,
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  columns: [column<Endpoints>('Endpoints', addressesCell, 'core/v1.Endpoints.subsets')],
  strategy: {
    default({ subsets }) {
      for (const port of (subsets ?? []).flatMap((subset) => subset.ports ?? [])) port.protocol ||= 'TCP';
    },
    validate: validateEndpoints,
  },
});

function addressesCell({ subsets }: Endpoints): string {
  const all = (subsets ?? []).flatMap(({ addresses, ports }) =>
    (addresses ?? []).flatMap(({ ip }) => (ports?.length ? ports.map((port) => `${host(ip)}:${port.port}`) : [ip])),
  );
  if (all.length === 0) return '<none>';
  const rest = all.length - shown;
  return all.slice(0, shown).join(',') + (rest > 0 ? ` + ${rest} more...` : '');
}

const host = (ip: string): string => (ip.includes(':') ? `[${ip}]` : ip);

type Subset = NonNullable<Endpoints['subsets']>[number];

function validateEndpoints({ subsets }: Endpoints): FieldError[] {
  return (subsets ?? []).flatMap((subset, i) => validateSubset(`subsets[${i}]`, subset));
}

function validateSubset(path: string, { addresses = [], notReadyAddresses = [], ports = [] }: Subset): FieldError[] {
  const errors: FieldError[] = [];
  if (addresses.length + notReadyAddresses.length === 0) {
    errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
  }
  for (const [list, all] of Object.entries({ addresses, notReadyAddresses })) {
    errors.push(...all.flatMap((address, i) => validateAddress(`${path}.${list}[${i}]`, address)));
  }
  return [...errors, ...ports.flatMap((port, i) => validatePort(`${path}.ports[${i}]`, port, ports.length > 1))];
}

function validateAddress(path: string, { ip, hostname, nodeName }: NonNullable<Subset['addresses']>[number]) {
  return [
    ...validateIp(`${path}.ip`, ip),
    ...label(`${path}.hostname`, hostname),
    ...(nodeName === undefined
      ? []
      : dnsSubdomain(nodeName).map((text) => invalid(`${path}.nodeName`, nodeName, text))),
    ...validateUsableIp(`${path}.ip`, ip ?? ''),
  ];
}

function validatePort(
  path: string,
  { name, port, protocol, appProtocol }: NonNullable<Subset['ports']>[number],
  needsName: boolean,
): FieldError[] {
  return [
    ...(needsName ? needed(`${path}.name`, name, dnsLabel) : label(`${path}.name`, name)),
    ...portNumber(`${path}.port`, port),
    ...oneOf(`${path}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
    ...(appProtocol === undefined
      ? []
      : qualified(appProtocol).map((text) => invalid(`${path}.appProtocol`, appProtocol, text))),
  ];
}
