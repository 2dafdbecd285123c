import { Command, Option } from 'commander';

export interface ExplainFlags {
  output: 'table' | 'json' | 'yaml';
}

export function explainCommand(): Command {
  return new Command('explain')
    .description('say why a package is not ready: the shortest chain of conditions down to the cause')
    .argument('<directory>', 'the package: a folder with a Kptfile')
    .addOption(
      new Option('-o, --output <format>', 'how to print it').choices(['table', 'json', 'yaml']).default('table'),
    )
    .addHelpText('after', '\nExample:\n  nexslice explain my-upf')
    .action(async (directory: string, flags: ExplainFlags) =>
      (await import('../krm/explain.ts')).explainPackage(directory, flags),
    );
}
