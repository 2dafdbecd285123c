import type { Endpoints } from '@nexslice/kube';
import { type FieldError, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { portNumber } from '../rules/number.ts';
import { oneOf } from '../rules/text.ts';
import { validateAddress } from './validate-address.ts';

/** How many addresses the table names. */
const shown = 3;

export const endpointsKind = defineKind<Endpoints>({
  type: 'core/v1.Endpoints',
  group: '',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
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

function validateEndpoints({ subsets }: Endpoints): FieldError[] {
  return (subsets ?? []).flatMap(({ addresses, notReadyAddresses, ports }, i) => {
    const path = `subsets[${i}]`;
    if (!addresses?.length && !notReadyAddresses?.length) {
      return [required(path, 'must specify `addresses` or `notReadyAddresses`')];
    }
    return [
      ...(addresses ?? []).flatMap(({ ip }, j) => validateAddress(`${path}.addresses[${j}].ip`, ip)),
      ...(notReadyAddresses ?? []).flatMap(({ ip }, j) => validateAddress(`${path}.notReadyAddresses[${j}].ip`, ip)),
      ...(ports ?? []).flatMap((port, j) => [
        ...(!port.name && ports!.length > 1 ? [required(`${path}.ports[${j}].name`)] : []),
        ...portNumber(`${path}.ports[${j}].port`, port.port),
        ...oneOf(`${path}.ports[${j}].protocol`, port.protocol, ['SCTP', 'TCP', 'UDP']),
      ]),
    ];
  });
}
