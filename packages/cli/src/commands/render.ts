import { Command, InvalidArgumentError, Option } from 'commander';

export interface RenderFlags {
  inPlace?: boolean;
  output?: string;
  backend: string;
  inject: string[];
  compat?: 'nephio' | 'strict';
  dependency: Record<string, string>;
  allowExec?: boolean;
  containers?: string;
  kubeconfig?: string;
  context?: string;
}

export function renderCommand(): Command {
  return new Command('render')
    .description('run the pipeline of a package and answer its claims, until nothing changes; shows what changes')
    .argument('<directory>', 'the package: a folder with a Kptfile')
    .addOption(new Option('--in-place', 'write the changes into the package').conflicts('output'))
    .option('-o, --output <directory>', 'write the rendered package there')
    .option(
      '--backend <backend>',
      'where addresses and VLANs come from: package (its own prefixes), none, file:PATH (the same, remembered there), or cluster:NAMESPACE (claims made there)',
      'package',
    )
    .addOption(
      new Option(
        '--compat <mode>',
        'answer as Nephio’s functions do, to the byte (default where the pipeline names Nephio’s images), or leave out their faults (default elsewhere)',
      ).choices(['nephio', 'strict']),
    )
    .option('--kubeconfig <file>', 'with --backend cluster: kubeconfig (default: KUBECONFIG, ~/.kube/config)')
    .option('--context <name>', 'with --backend cluster: context of the kubeconfig')
    .addOption(
      new Option(
        '--dependency <name=directory>',
        'a package that this one depends on (those beside it are found by themselves); may be given again',
      )
        .default({}, 'none')
        .argParser(dependency),
    )
    .addOption(
      new Option(
        '--inject <file>',
        'fill placeholders of the blueprint, such as its WorkloadCluster, from the resources of this file; may be given again',
      )
        .default([], 'none')
        .argParser((file: string, others: string[]) => [...others, file]),
    )
    .option('--allow-exec', 'run the programs that `exec` steps of the pipeline name')
    .option('--containers <runtime>', 'run images that are not built in with this: podman, docker or nerdctl')
    .addHelpText(
      'after',
      `
Examples:
  nexslice render my-upf                 show what would change
  nexslice render my-upf --in-place      write it; nothing is written if a function fails
  nexslice render upf-blueprint -o upf-edge01 --inject edge01.yaml
  nexslice render my-upf -o rendered --backend file:addresses.json
  nexslice render my-upf --in-place --backend cluster:default`,
    )
    .action(async (directory: string, flags: RenderFlags) =>
      (await import('../krm/render.ts')).renderPackage(directory, flags),
    );
}

function dependency(text: string, others: Record<string, string>): Record<string, string> {
  const [, name, directory] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || directory === undefined) throw new InvalidArgumentError('must be NAME=DIRECTORY');
  return { ...others, [name]: directory };
}
