/** What a code means and what a person can do about it; `docs/errors.md` is written from this table. */
export const errorCodes = {
  KUBE_API_REJECTED: {
    meaning: 'The API server answered a request with an error; `reason` and `status` say which.',
    action: 'Read the message and the causes: they name the object and the fields.',
  },
  KUBE_APPLY_CONFLICT: {
    meaning: 'Server-side apply without force met a field that another manager owns.',
    action: 'Leave the field out, or apply with force to take it over.',
  },
  KUBE_CONFIG_MISSING: {
    meaning: 'No kubeconfig was found and the process does not run inside a cluster.',
    action: 'Name a file with --kubeconfig or KUBECONFIG.',
  },
  KUBE_CONFIG_INVALID: {
    meaning: 'A kubeconfig, or a file it refers to, cannot be read or is not well formed.',
    action: 'Mend the file that the message names; `kubectl config view` shows what kubectl makes of it.',
  },
  KUBE_CONFIG_CONTEXT_UNKNOWN: {
    meaning: 'The kubeconfig has no such context, or the context names a cluster or user that is not there.',
    action: 'Choose one of the contexts that `kubectl config get-contexts` lists.',
  },
  KUBE_CERTIFICATE_INVALID: {
    meaning: 'A file that the process serves TLS with cannot be read, is not PEM, or does not fit the others.',
    action: 'Mend the file that the message names. A running process keeps the old certificate until then.',
  },
  KUBE_EXEC_PLUGIN_FAILED: {
    meaning: 'The credential plugin of the kubeconfig failed or answered something that is not an ExecCredential.',
    action: 'Run the command that the message names by hand and see what it prints.',
  },
  KUBE_UNREACHABLE: {
    meaning: 'The API server could not be reached, or the connection broke before it answered.',
    action: 'Check that the server runs and that its address, certificate authority and proxy are right.',
  },
  KUBE_CLIENT_CLOSED: {
    meaning: 'A request was made with a client that is already closed.',
    action: 'Close the client last, after everything that uses it has ended.',
  },
  KUBE_RESPONSE_INVALID: {
    meaning: 'The API server, or something in between, answered with text that is not Kubernetes JSON.',
    action: 'Check that the address is that of an API server and that no proxy rewrites its answers.',
  },
  KUBE_WATCH_STALLED: {
    meaning:
      'A watch stream was silent for longer than the server leaves between bookmarks: the connection is half-open.',
    action: 'None: caches reconnect by themselves. Many of these point to a network that drops idle connections.',
  },
  KUBE_VERSIONS_WENT_BACK: {
    meaning:
      'A watch told of a resource version older than one it had told of before: the server was put back to an older state.',
    action: 'None: caches list everything again by themselves. Find out who restored the server from a backup.',
  },
  KUBE_KIND_UNKNOWN: {
    meaning: 'The API server does not serve this kind.',
    action: 'Install its CustomResourceDefinition, or correct apiVersion and kind.',
  },
  KUBE_INDEX_UNKNOWN: {
    meaning: 'An informer was asked for an index that it was not created with.',
    action: 'Name the index in `indexers` when asking the cache for the informer.',
  },
  KUBE_SYNC_TIMEOUT: {
    meaning: 'A cache did not fill within its time at start.',
    action:
      'Look for list errors of that kind in the log: mostly rights that are missing or a kind that is not installed.',
  },
  KUBE_SELECTOR_INVALID: {
    meaning: 'A label selector cannot be parsed.',
    action: 'Write it as kubectl takes it: `app=upf,tier in (a,b),!old`.',
  },
  KUBE_OWNER_INVALID: {
    meaning:
      'An object cannot be the owner of another: it was not read from the server, or lives in another namespace.',
    action: 'Use the owner as the cache or the client answered it, and make what it owns in its namespace.',
  },
  KUBE_OWNED_BY_OTHER: {
    meaning: 'An object cannot be adopted, since another controller has it.',
    action: 'Choose another name, or delete the object or its owner if it is left over.',
  },
  KUBE_RECONCILE_TIMEOUT: {
    meaning: 'A reconcile did not end within its deadline and its signal was aborted.',
    action: 'Look at what the reconciler waits for; pass its signal on to every call.',
  },
  KUBE_RECONCILE_TERMINAL: {
    meaning: 'A reconciler declared that trying again cannot help.',
    action: 'Read the message: the object itself has to change.',
  },
  KUBE_LEADERSHIP_LOST: {
    meaning: 'This process held the lease of its group and could not renew it in time.',
    action:
      'None: the process stops its controllers and another replica takes over. Check the API server if it recurs.',
  },
  KUBE_STOP_TIMEOUT: {
    meaning: 'Parts of the process did not stop within the deadline.',
    action: 'Look at what the named parts wait for when their signal is aborted.',
  },
} as const satisfies Record<string, { meaning: string; action: string }>;

/** The codes of this package's errors; `errorCodes` says what they mean. */
export type KubeErrorCode = keyof typeof errorCodes;

/** Every error this package makes. `code` is one of `errorCodes`. */
export class KubeError extends Error {
  override readonly name: string = 'KubeError';
  readonly code: KubeErrorCode;

  constructor(code: KubeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
