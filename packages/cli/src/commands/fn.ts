import { Command, Option } from 'commander';

export interface FnFlags {
  compat: 'nephio' | 'strict';
}

export interface FnListFlags {
  output: 'table' | 'json' | 'yaml';
}

/** How functions treat packages that Nephio's released functions treat wrongly. */
export function compatOption(): Option {
  return new Option('--compat <mode>', 'answer as Nephio’s functions do, to the byte, or leave out their faults')
    .choices(['nephio', 'strict'])
    .default('nephio');
}

export function fnCommand(): Command {
  const command = new Command('fn')
    .description('run a KRM function: a ResourceList on standard input, the changed one on standard output')
    .argument('<name>', 'function, as `nexslice fn list` shows it')
    .addOption(compatOption())
    .addHelpText(
      'after',
      `
Examples:
  nexslice fn list
  nexslice fn interface < resource-list.yaml
  kpt fn eval my-package --exec "nexslice fn set-namespace" -- namespace=upf`,
    )
    .action(async (name: string, flags: FnFlags) => (await import('../krm/fn.ts')).fn(name, flags));
  command
    .command('list')
    .description('the functions that are built in')
    .addOption(
      new Option('-o, --output <format>', 'how to print them').choices(['table', 'json', 'yaml']).default('table'),
    )
    .addHelpText('after', '\nExamples:\n  nexslice fn list\n  nexslice fn list -o json | jq -r .[].name')
    .action(async (flags: FnListFlags) => (await import('../krm/fn.ts')).list(flags));
  return command;
}
