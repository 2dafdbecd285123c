import type { ConnectFlags, GatewayFlags, ListFlags } from '../commands/ue.ts';
import { CliError } from '../errors.ts';
import { printed } from '../terminal/printed.ts';
import { request } from './gateway.ts';

/** A UE as `GET /api/ues` of the gateway tells it. */
interface UE {
  ue_id?: number;
  name: string;
  slice: string;
  phase: string;
  upf?: string;
  simulate: boolean;
}

export async function connect(id: number, flags: ConnectFlags): Promise<void> {
  const { supi, slice, dnn, simulate } = flags;
  await request(flags.gateway, 'POST', '/api/ue-connect', { ue_id: id, supi, slice, dnn, simulate });
  process.stdout.write(`UE ${id} connected\n`);
}

export async function disconnect(id: number, flags: GatewayFlags): Promise<void> {
  await request(flags.gateway, 'POST', '/api/ue-disconnect', { ue_id: id });
  process.stdout.write(`UE ${id} disconnected\n`);
}

/** @throws CliError CLI_GATEWAY_UNREACHABLE, CLI_REFUSED */
export async function list(flags: ListFlags): Promise<void> {
  const { ues } = await request<{ ues?: UE[] }>(flags.gateway, 'GET', '/api/ues');
  if (!Array.isArray(ues)) {
    const message = `${flags.gateway} does not answer as a gateway of NexSlice does`;
    throw new CliError('CLI_GATEWAY_UNREACHABLE', message);
  }
  process.stdout.write(await rendered(ues, flags.output));
}

const head = ['UE-ID', 'SESSION', 'PHASE', 'SLICE', 'UPF', 'SIMULATED'];

async function rendered(ues: UE[], output: ListFlags['output']): Promise<string> {
  if (ues.length === 0 && output === 'table') return 'No UEs are connected. Connect one: nexslice ue connect 1\n';
  const rows = ues.map(({ ue_id, name, slice, phase, upf, simulate }) => [
    ue_id === undefined ? '-' : String(ue_id),
    name,
    phase,
    slice,
    upf ?? '-',
    simulate ? 'yes' : 'no',
  ]);
  return printed(output, ues, head, rows);
}
