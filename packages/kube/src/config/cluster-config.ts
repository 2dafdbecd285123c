/** How to reach an API server and who to be there. */
export interface ClusterConfig {
  /** URL of the API server; may have a path. */
  readonly server: string;
  /** PEM of the certificate authorities to trust. Without it those of Node are trusted. */
  readonly ca?: string | Buffer | undefined;
  /** PEM of the client certificate, with `key`. */
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  /**
   * The bearer token, asked for before every request: keep it in memory. `refresh` is set after the server refused the last answer (401).
   */
  readonly token?: ((options?: { refresh?: boolean }) => Promise<string | undefined>) | undefined;
  /** Sent with every request: impersonation, basic authentication. */
  readonly headers?: Readonly<Record<string, string | string[]>> | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  /** Name to expect in the server's certificate instead of the host of `server`. */
  readonly tlsServerName?: string | undefined;
  /** HTTP(S) proxy for all connections. */
  readonly proxyUrl?: string | undefined;
  /** Namespace of the context, for namespaced objects that name none. */
  readonly namespace?: string | undefined;
  /**
   * Reads again whatever certificates and addresses come from. Called when a connection fails its TLS handshake or the server answers 401,
   * so that rotated authorities and certificates are taken up without a restart.
   */
  readonly reload?: (() => Promise<ClusterConfig>) | undefined;
}
