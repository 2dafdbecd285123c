import { execFile } from 'node:child_process';
import { type Clock, systemClock } from '../clock/clock.ts';
import { KubeError, messageOf } from '../errors.ts';

/** The `exec` part of a kubeconfig user. @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
export interface ExecSpec {
  apiVersion?: string;
  command?: string;
  args?: string[] | null;
  env?: { name: string; value: string }[] | null;
  installHint?: string;
  provideClusterInfo?: boolean;
}

/** What a plugin hands out. */
export interface ExecCredential {
  token?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** A plugin may open a browser for the user to log in; after this long nobody is there. */
const pluginTimeoutMs = 120_000;
/** Credentials are renewed a little before they end, so that none ends on its way to the server. */
const renewBeforeMs = 10_000;

/** Runs a credential plugin and keeps its answer until it expires. */
export class ExecPlugin {
  readonly #spec: ExecSpec;
  readonly #cluster: Record<string, unknown>;
  readonly #env: NodeJS.ProcessEnv;
  readonly #clock: Clock;
  #credential: ExecCredential | undefined;
  #expiresAt = Number.POSITIVE_INFINITY;
  #running: Promise<ExecCredential> | undefined;

  constructor(spec: ExecSpec, cluster: Record<string, unknown>, env: NodeJS.ProcessEnv, clock: Clock = systemClock) {
    this.#spec = spec;
    this.#cluster = cluster;
    this.#env = env;
    this.#clock = clock;
  }

  /** The current credential; runs the plugin if there is none, if it ends soon, or on `refresh`. */
  async credential(refresh = false): Promise<ExecCredential> {
    const good = this.#clock.now() < this.#expiresAt - renewBeforeMs;
    if (this.#credential && good && !refresh) return this.#credential;
    // Requests that come in the meantime share one run.
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<ExecCredential> {
    const { apiVersion = 'client.authentication.k8s.io/v1', command = '', args, env, installHint } = this.#spec;
    const info = {
      apiVersion,
      kind: 'ExecCredential',
      spec: { interactive: false, ...(this.#spec.provideClusterInfo ? { cluster: this.#cluster } : {}) },
    };
    const environment: NodeJS.ProcessEnv = { ...this.#env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
    for (const { name, value } of env ?? []) environment[name] = value;
    const output = await runCommand(command, args ?? [], environment).catch((error: unknown) => {
      const hint = installHint ? ` (${installHint.trim()})` : '';
      throw new KubeError('KUBE_EXEC_PLUGIN_FAILED', `credential plugin "${command}": ${messageOf(error)}${hint}`, {
        cause: error,
      });
    });
    const { token, clientCertificateData, clientKeyData, expirationTimestamp } = this.#parse(command, output);
    this.#expiresAt = expirationTimestamp ? Date.parse(expirationTimestamp) : Number.POSITIVE_INFINITY;
    this.#credential = { token, cert: clientCertificateData, key: clientKeyData };
    return this.#credential;
  }

  #parse(command: string, output: string): Record<string, string | undefined> {
    try {
      const answer = JSON.parse(output) as { kind?: string; status?: Record<string, string> };
      if (answer.kind === 'ExecCredential' && answer.status) return answer.status;
    } catch {
      // Said below: what is not JSON is no ExecCredential either.
    }
    throw new KubeError('KUBE_EXEC_PLUGIN_FAILED', `credential plugin "${command}" did not print an ExecCredential`);
  }
}

function runCommand(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, timeout: pluginTimeoutMs, windowsHide: true }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      reject(stderr.trim() ? new Error(stderr.trim(), { cause: error }) : error);
    });
  });
}
