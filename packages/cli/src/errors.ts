/** Codes of this package. `docs/errors.md` is made from them. */
export const errorCodes = {
  CLI_FILE_UNWRITABLE: {
    meaning: 'A file that was asked for on the command line cannot be written.',
    action: 'Check that its directory exists and may be written to.',
  },
  CLI_FILE_UNREADABLE: {
    meaning: 'A file that was named on the command line cannot be read.',
    action: 'Check its name, and that you may read it.',
  },
  CLI_KUBECONFIG_NOT_OURS: {
    meaning: 'The kubeconfig that was to be written exists and leads to other clusters.',
    action: 'Name another file with `--kubeconfig`; `KUBECONFIG=one:two kubectl` reads both.',
  },
  CLI_KINDS_MISSING: {
    meaning: 'The cluster does not know the kinds of NexSlice.',
    action: 'Install them once: `nexslice crds | kubectl apply -f -`.',
  },
  CLI_NAMESPACE_MISSING: {
    meaning: 'The namespace that NexSlice is to work in does not exist in the cluster.',
    action: 'Create it (`kubectl apply -f deploy/rbac.yaml` makes `nexslice`), or name another with `--namespace`.',
  },
  CLI_CLUSTER_UNREACHABLE: {
    meaning: 'The API server of the kubeconfig does not answer, or refuses who we are.',
    action: 'Check with `kubectl get --raw /version`, then the context and credentials of the kubeconfig.',
  },
  CLI_GATEWAY_UNREACHABLE: {
    meaning: 'No gateway answers at the URL.',
    action: 'Start one with `nexslice up`, or say where it is with `--gateway` or NEXSLICE_GATEWAY.',
  },
  CLI_FUNCTION_FAILED: {
    meaning:
      'A KRM function reported an error. The ResourceList that it wrote is its input, with the error among the results.',
    action: 'Mend what the message names in the package; `docs/functions` has a page for every function.',
  },
  CLI_BACKEND_UNKNOWN: {
    meaning: 'There is no such source of addresses and VLANs.',
    action:
      'Choose `package` (its own prefixes), `none`, `file:PATH` (its own prefixes, what is given out remembered in the file) or `cluster:NAMESPACE` (claims made there).',
  },
  CLI_REFUSED: {
    meaning: 'The gateway refused the request.',
    action: 'The message says which field is wrong, and how.',
  },
} as const;

export type CliErrorCode = keyof typeof errorCodes;

/** Something that the user of the command can mend. Printed as one line, without a stack; the process ends with status 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
