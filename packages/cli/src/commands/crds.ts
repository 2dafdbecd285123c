import { Command } from 'commander';

export function crdsCommand(): Command {
  return new Command('crds')
    .description('print the CustomResourceDefinitions of NexSlice as YAML')
    .addHelpText('after', '\nExample:\n  nexslice crds | kubectl apply -f -')
    .action(async () => {
      const { crdYaml } = await import('@nexslice/kinds');
      process.stdout.write(crdYaml());
    });
}
