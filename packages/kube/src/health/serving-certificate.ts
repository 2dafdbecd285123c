import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Clock } from '../clock/clock.ts';
import { KubeError, messageOf } from '../errors.ts';
import type { Logger } from '../log/logger.ts';

/** PEM files, mostly of a mounted Secret, that something else renews: cert-manager, kubelet, a person. */
export interface ServingFiles {
  /** The certificate, followed by those that lead to its authority. */
  certFile: string;
  /** The certificate's private key, not encrypted. */
  keyFile: string;
  /** Authorities of clients that may read measures and profiles. Default: everybody may. Probes are open to all: kubelet has no certificate to show. */
  clientCaFile?: string | undefined;
}

/** What the files hold, as `node:tls` takes it. */
export interface ServingKeys {
  cert: Buffer;
  key: Buffer;
  ca: Buffer | undefined;
}

/**
 * controller-runtime's. The files are read again and not watched: what file systems tell of a Secret's links, which are exchanged as a whole, differs from
 * one to the next, and whoever renews a certificate leaves days for it.
 */
const lookEveryMs = 10_000;

/** Follows the files of a server's certificate. New files that do not work are told of once, and the old ones stay in use. */
export class ServingCertificate {
  readonly #files: ServingFiles;
  readonly #clock: Clock;
  readonly #log: Logger;
  #current: ServingKeys | undefined;
  #lastFailure: string | undefined;

  constructor(files: ServingFiles, clock: Clock, logger: Logger) {
    this.#files = files;
    this.#clock = clock;
    this.#log = logger.child({ certFile: files.certFile });
  }

  /** @throws KubeError `KUBE_CERTIFICATE_INVALID` */
  async load(): Promise<ServingKeys> {
    this.#current = await readServingKeys(this.#files);
    return this.#current;
  }

  /** Hands what the files hold to `use` each time that it has changed and works, until `signal` is aborted. */
  async follow(use: (keys: ServingKeys) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(lookEveryMs, signal).catch(() => {});
      if (!signal.aborted) await this.#look(use);
    }
  }

  async #look(use: (keys: ServingKeys) => void): Promise<void> {
    try {
      const keys = await readServingKeys(this.#files);
      this.#lastFailure = undefined;
      if (this.#current && areSame(keys, this.#current)) return;
      use(keys);
      this.#current = keys;
      this.#log.info({ validTo: new X509Certificate(keys.cert).validTo }, 'serving with a new certificate');
    } catch (error) {
      const failure = messageOf(error);
      if (failure !== this.#lastFailure) this.#log.error({ error: failure }, 'the old certificate stays in use');
      this.#lastFailure = failure;
    }
  }
}

async function readServingKeys({ certFile, keyFile, clientCaFile }: ServingFiles): Promise<ServingKeys> {
  const read = (file: string) =>
    readFile(file).catch((error: unknown) => {
      throw invalid(file, error);
    });
  const readAll = [read(certFile), read(keyFile), clientCaFile === undefined ? undefined : read(clientCaFile)] as const;
  const [cert, key, ca] = await Promise.all(readAll);
  const certificate = parse(certFile, () => new X509Certificate(cert));
  const privateKey = parse(keyFile, () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) throw invalid(keyFile, `is not the key of ${certFile}`);
  parse(certFile, () => createSecureContext({ cert, key }));
  // An empty list of authorities would mean those that Node trusts: half the world's.
  if (clientCaFile !== undefined && ca) parse(clientCaFile, () => new X509Certificate(ca));
  return { cert, key, ca };
}

function areSame(a: ServingKeys, b: ServingKeys): boolean {
  return a.cert.equals(b.cert) && a.key.equals(b.key) && (a.ca ?? '').toString() === (b.ca ?? '').toString();
}

function parse<R>(file: string, read: () => R): R {
  try {
    return read();
  } catch (error) {
    throw invalid(file, error);
  }
}

function invalid(file: string, cause: unknown): KubeError {
  return new KubeError('KUBE_CERTIFICATE_INVALID', `${file}: ${messageOf(cause)}`, { cause });
}
