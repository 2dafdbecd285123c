import { Command } from 'commander';
import { clusterCommand } from './commands/cluster.ts';
import { convertCommand } from './commands/convert.ts';
import { crdsCommand } from './commands/crds.ts';
import { explainCommand } from './commands/explain.ts';
import { fnCommand } from './commands/fn.ts';
import { renderCommand } from './commands/render.ts';
import { runCommand } from './commands/run.ts';
import { ueCommand } from './commands/ue.ts';
import { upCommand } from './commands/up.ts';
import { version, versionCommand } from './commands/version.ts';

const commands = [
  upCommand,
  clusterCommand,
  runCommand,
  ueCommand,
  renderCommand,
  explainCommand,
  fnCommand,
  convertCommand,
  crdsCommand,
  versionCommand,
];

/** The whole command line. Commands load what they need when they run, so that `--help` is instant. */
export function program(): Command {
  const root = new Command('nexslice')
    .description('5G network-function automation for Kubernetes: a user plane function for every UE that connects.')
    .version(version(), '-V, --version', 'print the version')
    .showHelpAfterError('(add --help for the options)')
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Examples:
  nexslice up                          run everything in one process, no cluster needed
  nexslice ue connect 1                a UE connects and gets its own UPF
  nexslice ue list                     who is connected
  nexslice crds | kubectl apply -f -   teach your cluster the kinds of NexSlice, and then
  nexslice run                         run the controllers and the gateway against it`,
    );
  for (const make of commands) root.addCommand(make());
  return strict(root);
}

/** A wrong command line throws instead of ending the process, and points to the help, in every subcommand. */
function strict(command: Command): Command {
  command.exitOverride();
  for (const child of command.commands) strict(child.copyInheritedSettings(command));
  return command;
}
