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
  /** `Always` for a plugin that cannot do without somebody at the keyboard. */
  interactiveMode?: 'Never' | 'IfAvailable' | 'Always';
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

/** Runs a credential plugin and keeps its answer until it expires. The plugin gets no input: it may open a browser, but not ask questions. */
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
    const { apiVersion = 'client.authentication.k8s.io/v1', args, env, installHint, interactiveMode } = this.#spec;
    if (interactiveMode === 'Always') throw this.#failure('it has to ask questions, and nobody is there to answer');
    const info = {
      apiVersion,
      kind: 'ExecCredential',
      spec: { interactive: false, ...(this.#spec.provideClusterInfo ? { cluster: this.#cluster } : {}) },
    };
    const environment: NodeJS.ProcessEnv = { ...this.#env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
    for (const { name, value } of env ?? []) environment[name] = value;
    const output = await runCommand(this.#spec.command ?? '', args ?? [], environment).catch((error: unknown) => {
      throw this.#failure(`${messageOf(error)}${installHint ? ` (${installHint.trim()})` : ''}`, error);
    });
    const { token, clientCertificateData, clientKeyData, expirationTimestamp } = this.#parse(output, apiVersion);
    this.#expiresAt = expirationTimestamp ? Date.parse(expirationTimestamp) : Number.POSITIVE_INFINITY;
    this.#credential = { token, cert: clientCertificateData, key: clientKeyData };
    return this.#credential;
  }

  #parse(output: string, apiVersion: string): Record<string, string | undefined> {
    let answer: { apiVersion?: string; kind?: string; status?: Record<string, string> };
    try {
      answer = JSON.parse(output);
    } catch (error) {
      throw this.#failure('it did not print an ExecCredential', error);
    }
    if (answer?.kind !== 'ExecCredential') throw this.#failure('it did not print an ExecCredential');
    if (answer.apiVersion !== apiVersion) {
      throw this.#failure(
        `it printed an ExecCredential of ${answer.apiVersion}, and the kubeconfig asks for ${apiVersion}`,
      );
    }
    const { status } = answer;
    const isCertificate = status?.['clientCertificateData'] && status['clientKeyData'];
    if (status && (status['token'] || isCertificate)) return status;
    throw this.#failure('its ExecCredential has neither a token nor a client certificate with its key');
  }

  #failure(message: string, cause?: unknown): KubeError {
    return new KubeError('KUBE_EXEC_PLUGIN_FAILED', `credential plugin "${this.#spec.command}": ${message}`, { cause });
  }
}

function runCommand(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env, timeout: pluginTimeoutMs, windowsHide: true };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      reject(stderr.trim() ? new Error(stderr.trim(), { cause: error }) : error);
    });
    // A plugin that reads all the same must find the end of its input and not wait for more. One that has already ended does not mind.
    child.stdin?.on('error', () => {}).end();
  });
}
