import { Command, Option } from 'commander';

export interface ConvertFlags {
  to: 'd3';
  dryRun?: boolean;
}

export function convertCommand(): Command {
  return new Command('convert')
    .description('convert a package of an older dialect to that of released Nephio (docs/dialects.md)')
    .argument('<directory>', 'the package: a folder with a Kptfile')
    .addOption(new Option('--to <dialect>', 'the dialect to convert to').choices(['d3']).default('d3'))
    .option('--dry-run', 'show what would change and write nothing')
    .addHelpText('after', '\nExample:\n  nexslice convert my-upf --to d3 --dry-run')
    .action(async (directory: string, flags: ConvertFlags) =>
      (await import('../krm/convert.ts')).convertPackage(directory, flags),
    );
}
