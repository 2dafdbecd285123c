import { Command, Option } from 'commander';
import { ueId } from '../terminal/values.ts';

export interface GatewayFlags {
  gateway: string;
}

export interface ConnectFlags extends GatewayFlags {
  supi?: string;
  slice?: string;
  dnn?: string;
  simulate?: boolean;
}

export interface ListFlags extends GatewayFlags {
  output: 'table' | 'json' | 'yaml';
}

export function ueCommand(): Command {
  const command = new Command('ue')
    .description('connect, disconnect and list UEs through the gateway')
    .addHelpText('after', '\nExamples:\n  nexslice ue connect 1\n  nexslice ue list\n  nexslice ue disconnect 1');
  const add = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .addOption(
        new Option('--gateway <url>', 'URL of the gateway').env('NEXSLICE_GATEWAY').default('http://127.0.0.1:7780'),
      );
  add('connect', 'a UE is there: it gets a UPF')
    .argument('<ue-id>', 'number of the UE', ueId)
    .option('--supi <supi>', 'its SUPI, such as imsi-208950000000001')
    .option('--slice <name>', 'its Slice (default: the Slice named default)')
    .option('--dnn <dnn>', 'its data network (default: the first of the Slice)')
    .option('--simulate', 'run a UERANSIM UE for it too')
    .addHelpText('after', '\nExample:\n  nexslice ue connect 1 --simulate')
    .action(async (id: number, flags: ConnectFlags) => (await import('../ue/ue.ts')).connect(id, flags));
  add('disconnect', 'a UE has left: its UPF goes')
    .argument('<ue-id>', 'number of the UE', ueId)
    .addHelpText('after', '\nExample:\n  nexslice ue disconnect 1')
    .action(async (id: number, flags: GatewayFlags) => (await import('../ue/ue.ts')).disconnect(id, flags));
  add('list', 'the UEs that are there')
    .addOption(
      new Option('-o, --output <format>', 'how to print them').choices(['table', 'json', 'yaml']).default('table'),
    )
    .addHelpText('after', '\nExamples:\n  nexslice ue list\n  nexslice ue list -o json | jq -r .[].name')
    .action(async (flags: ListFlags) => (await import('../ue/ue.ts')).list(flags));
  return command;
}
