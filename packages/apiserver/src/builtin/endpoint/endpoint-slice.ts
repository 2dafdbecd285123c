import type { EndpointSlice } from '@nexslice/kube';
import { dnsSubdomain } from '../../registry/names.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { portNumber } from '../rules/number.ts';
import { obeys, oneOf } from '../rules/text.ts';
import { validateAddress } from './validate-address.ts';

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
    default({ ports, endpoints }) {
      for (const port of ports ?? []) {
        port.name ??= '';
        port.protocol ??= 'TCP';
      }
      for (const endpoint of endpoints ?? []) endpoint.conditions ??= {};
    },
    validate: validateSlice,
    validateUpdate: (slice, old) => [
      ...validateSlice(slice),
      ...(slice.addressType === old.addressType
        ? []
        : [invalid('addressType', slice.addressType, 'field is immutable')]),
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

function validateSlice({ addressType, endpoints, ports }: EndpointSlice): FieldError[] {
  return [
    ...oneOf('addressType', addressType, ['FQDN', 'IPv4', 'IPv6']),
    ...(endpoints ?? []).flatMap(({ addresses }, i) => {
      const path = `endpoints[${i}].addresses`;
      if (!addresses?.length) return [required(path, 'must contain at least 1 address')];
      return addresses.flatMap((address, j) =>
        addressType === 'FQDN'
          ? obeys(`${path}[${j}]`, address, dnsSubdomain)
          : validateAddress(`${path}[${j}]`, address),
      );
    }),
    ...(ports ?? []).flatMap(({ port, protocol }, i) => [
      ...(port === undefined ? [] : portNumber(`ports[${i}].port`, port)),
      ...oneOf(`ports[${i}].protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
    ]),
  ];
}
