import { Command } from 'commander';

export function crdsCommand(): Command {
  return new Command('crds')
    .description('print the CustomResourceDefinitions of NexSlice as YAML')
    .option('--claims', 'also those of IPClaim, VLANClaim and what belongs to them, which a cluster with Nephio has')
    .addHelpText(
      'after',
      '\nExamples:\n  nexslice crds | kubectl apply -f -\n  nexslice crds --claims | kubectl apply -f -',
    )
    .action(async ({ claims }: { claims?: boolean }) => {
      const { claimKinds, crdYaml, kinds } = await import('@nexslice/kinds');
      process.stdout.write(crdYaml(claims ? [...kinds, ...claimKinds] : kinds));
    });
}
