import { isIP } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { EndpointSlice } from '@nexslice/kube';
import { dnsLabel, dnsSubdomain, qualified, validLabelValue } from '../../registry/names.ts';
import { duplicate, type FieldError, invalid, required, tooMany } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { validateUsableIp } from '../rules/address.ts';
import { portNumber } from '../rules/number.ts';
import { label, oneOf } from '../rules/text.ts';
import { unchanged } from '../rules/update.ts';

/** How many ports or endpoints the table names. */
const shown = 3;

export const endpointSliceKind = defineKind<EndpointSlice>({
  type: 'discovery/v1.EndpointSlice',
  group: 'discovery.k8s.io',
  plural: 'endpointslices',
  hasGeneration: true,
  columns: [
    column<EndpointSlice>('AddressType', (slice) => slice.addressType, 'discovery/v1.EndpointSlice.addressType'),
    column<EndpointSlice>('Ports', ({ ports }) => list(ports ?? [], portCell), 'discovery/v1.EndpointSlice.ports'),
    column<EndpointSlice>(
      'Endpoints',
      ({ endpoints }) =>
        list(
          (endpoints ?? []).flatMap(({ addresses }) => addresses ?? []),
          String,
        ),
      'discovery/v1.EndpointSlice.endpoints',
    ),
  ],
  strategy: {
    default({ ports }) {
      for (const port of ports ?? []) {
        port.name ??= '';
        port.protocol ??= 'TCP';
      }
    },
    prepareForUpdate(slice, old) {
      // Labels say whose endpoints these are: they count as much as the endpoints.
      if (isDeepStrictEqual(slice.metadata?.labels, old.metadata?.labels)) return;
      slice.metadata!.generation = (old.metadata?.generation ?? 0) + 1;
    },
    validate: validateSlice,
    validateUpdate: (slice, old) => [
      ...validateSlice(slice),
      ...unchanged('addressType', slice.addressType, old.addressType),
    ],
  },
});

type Port = NonNullable<EndpointSlice['ports']>[number];

function portCell({ name, port }: Port): string {
  return port === undefined ? (name ?? '') || '*' : String(port);
}

function list<T>(all: readonly T[], text: (one: T) => string): string {
  if (all.length === 0) return '<unset>';
  const rest = all.length - shown;
  return all.slice(0, shown).map(text).join(',') + (rest > 0 ? ` + ${rest} more...` : '');
}

const maxEndpoints = 1000;
const maxAddresses = 100;
const maxPorts = 20_000;
const maxHints = 8;
const addressTypes = ['FQDN', 'IPv4', 'IPv6'];

function validateSlice({ addressType, endpoints, ports }: EndpointSlice): FieldError[] {
  return [
    ...oneOf('addressType', addressType, addressTypes),
    ...validateEndpoints(endpoints ?? [], addressType),
    ...validatePorts(ports ?? []),
  ];
}

type Endpoint = EndpointSlice['endpoints'][number];

function validateEndpoints(endpoints: readonly Endpoint[], type: string): FieldError[] {
  if (endpoints.length > maxEndpoints) return [tooMany('endpoints', endpoints.length, maxEndpoints)];
  return endpoints.flatMap(({ addresses = [], nodeName, hostname, hints }, i) => {
    const path = `endpoints[${i}]`;
    const errors: FieldError[] = [];
    if (!addresses?.length) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'));
    else if (addresses.length > maxAddresses) {
      errors.push(tooMany(`${path}.addresses`, addresses.length, maxAddresses));
    }
    return [
      ...errors,
      ...(addresses ?? []).flatMap((address, j) => validateAddress(`${path}.addresses[${j}]`, address, type)),
      ...(nodeName === undefined
        ? []
        : dnsSubdomain(nodeName).map((text) => invalid(`${path}.nodeName`, nodeName, text))),
      ...(hostname === undefined ? [] : dnsLabel(hostname).map((text) => invalid(`${path}.hostname`, hostname, text))),
      ...validateZones(`${path}.hints.forZones`, hints?.forZones ?? []),
    ];
  });
}

function validateAddress(field: string, address: string, type: string): FieldError[] {
  if (type === 'FQDN') return validateHostName(field, address);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const errors =
    isIP(address) === (type === 'IPv4' ? 4 : 6) ? [] : [invalid(field, address, `must be a valid ${type} address`)];
  return [...errors, ...validateUsableIp(field, address)];
}

/** A name with at least two parts. */
function validateHostName(field: string, name: string): FieldError[] {
  if (!name) return [required(field)];
  const plain = name.replace(/\.$/, '');
  const errors = dnsSubdomain(plain).map((text) => invalid(field, plain, text));
  if (errors.length === 0 && !plain.includes('.')) {
    errors.push(invalid(field, plain, 'should be a domain with at least two segments separated by dots'));
  }
  return errors;
}

function validateZones(field: string, zones: readonly { name: string }[]): FieldError[] {
  if (zones.length > maxHints) return [tooMany(field, zones.length, maxHints)];
  const seen = new Set<string>();
  return zones.flatMap(({ name }, i) => {
    const at = `${field}[${i}].name`;
    const errors = seen.has(name) ? [duplicate(at, name)] : [];
    seen.add(name);
    return name
      ? [...errors, ...validLabelValue(name).map((text) => invalid(at, name, text))]
      : [...errors, required(at)];
  });
}

function validatePorts(ports: readonly Port[]): FieldError[] {
  if (ports.length > maxPorts) return [tooMany('ports', ports.length, maxPorts)];
  const names = new Set<string>();
  return ports.flatMap(({ name = '', port, protocol, appProtocol }, i) => {
    const path = `ports[${i}]`;
    const errors = label(`${path}.name`, name);
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    return [
      ...errors,
      ...oneOf(`${path}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
      ...(port === undefined ? [] : portNumber(`${path}.port`, port)),
      ...(appProtocol === undefined
        ? []
        : qualified(appProtocol).map((text) => invalid(`${path}.appProtocol`, appProtocol, text))),
    ];
  });
}
