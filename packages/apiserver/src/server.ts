import { type Clock, type Random, systemClock, systemRandom } from '@nexslice/kube';
import { admission } from './admission/admission.ts';
import { ensurePriorityClasses } from './admission/priority.ts';
import type { Attributes } from './auth/attributes.ts';
import { Authenticator, type TokenUser } from './auth/authenticator.ts';
import { type AuthorizationMode, authorization } from './auth/authorization.ts';
import { identity } from './auth/identity.ts';
import { issuerRoutes } from './auth/issuer-routes.ts';
import { kubeconfigText } from './auth/kubeconfig.ts';
import { reviewResources } from './auth/reviews.ts';
import { ServiceAccountTokens } from './auth/service-account-token.ts';
import { tokenSubresource } from './auth/token-subresource.ts';
import { adminUser, type User } from './auth/user.ts';
import { builtinResources } from './builtin/index.ts';
import { componentStatuses } from './cluster/component-statuses.ts';
import { announceServer } from './cluster/own-service.ts';
import type { ControllerOptions } from './controllers/options.ts';
import { startControllers } from './controllers/start.ts';
import { serveDefinitions } from './crd/serving.ts';
import { Discovery } from './discovery/discovery.ts';
import { rootPathsRoute } from './discovery/root-paths.ts';
import { ApiServerError } from './errors.ts';
import { Faults } from './faults/faults.ts';
import { healthRoutes, versionRoute } from './http/fixed-routes.ts';
import { Handler } from './http/handler.ts';
import { InProcessTransport } from './http/in-process.ts';
import { Listener } from './http/listener.ts';
import { type Fsync, Log } from './log/log.ts';
import type { TornTail } from './log/recover.ts';
import { metricsRoute } from './metrics/metrics.ts';
import { RequestMetrics } from './metrics/request-metrics.ts';
import { OpenApi } from './openapi/openapi.ts';
import { openApiRoute } from './openapi/route.ts';
import { Catalog } from './registry/catalog.ts';
import type { RegistryContext } from './registry/context.ts';
import { Expiry } from './registry/expiry.ts';
import { ensureNamespaces } from './registry/namespaces.ts';
import type { WriteOptions } from './registry/options.ts';
import { bindingsResource } from './registry/pod/bindings.ts';
import { addPodSubresources } from './registry/pod/subresources.ts';
import type { Resource } from './registry/resource-api.ts';
import { storedResource } from './registry/serve.ts';
import type { StoredResource } from './registry/stored-resource.ts';
import { Store } from './store/store.ts';

export interface ApiServerOptions {
  /** 0, the default, takes any that is free. */
  port?: number;
  host?: string;
  /** Plain HTTP when false. */
  tls?: boolean;
  /** The administrator's bearer token; a random one by default. */
  token?: string;
  /** Further tokens and whose they are. */
  tokens?: readonly TokenUser[];
  /** Requests without credentials are `system:anonymous`. Default false: they are refused. */
  anonymous?: boolean;
  /** Whether users need Roles and bindings for what they do. Default `AlwaysAllow`: whoever is known may do everything. */
  authorizationMode?: AuthorizationMode;
  /** Told of every request whose sender is known, and whether he was allowed it. */
  audit?: (user: User, attributes: Attributes, allowed: boolean) => void;
  /** Where objects are kept; without it they live as long as the server. */
  dataDir?: string;
  /** When writes reach the disk; `batch` by default. */
  fsync?: Fsync;
  clock?: Clock;
  random?: Random;
  /** Changes remembered per resource, for watches that resume. */
  historyLimit?: number;
  /** How long an Event is kept after it was last written, in ms. Default one hour. */
  eventTtlMs?: number;
  /** Requests at a time, watches apart, beyond which clients are asked to come back. */
  maxInFlight?: number;
  /** Run what a cluster has beside its API server: workloads, simulated nodes, endpoints, garbage collection. Default false. */
  controllers?: boolean | ControllerOptions;
  /** Told of the server's own mistakes; they are answered with 500 in any case. */
  onError?: (error: unknown) => void;
}

export interface ApiServer {
  readonly url: string;
  /** The administrator's. */
  readonly token: string;
  /** PEM of the authority that signed the server's certificate; undefined on plain HTTP. */
  readonly ca: string | undefined;
  /** For a client of @nexslice/kube in the same process: no socket, and the administrator's rights. */
  readonly transport: InProcessTransport;
  /** Troubles on demand, for tests of clients and controllers; the server's own controllers do not meet them. */
  readonly faults: Faults;
  /** What was dropped from the end of the log at the start, if the last write of the former process was cut off. */
  readonly tornTail: TornTail | undefined;
  /**
   * Serves a resource whose verbs are code of the caller's, with discovery, watch and Table like any other. Returns how to withdraw it.
   * @throws ApiServerError APISERVER_RESOURCE_INVALID when group, version and plural are served already
   */
  serve(resource: Resource): () => void;
  /** Text of a kubeconfig for the administrator. */
  kubeconfig(): string;
  /** Ends all watches, answers what is under way, and lets go of everything. */
  stop(): Promise<void>;
}

/** A real server keeps changes of five minutes for certain. */
const historyAgeMs = 300_000;
const defaultHistoryLimit = 10_000;
/** A real server's default. */
const defaultEventTtlMs = 3_600_000;
/** As etcd limits requests, with a little room. */
const maxBodyBytes = 3 * 1024 * 1024;
/** The sum of a real server's two defaults, for reads and for writes. */
const defaultMaxInFlight = 600;
/** About a second of events at full speed. */
const maxWatchBufferBytes = 32 * 1024 * 1024;

/** How the server writes what every cluster has. */
const setUp: WriteOptions = { dryRun: false, fieldValidation: 'Strict', manager: 'nexslice', user: adminUser };

/** Starts an API server. It is ready when the promise resolves. */
export async function createApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const { host = '127.0.0.1', port = 0, clock = systemClock, random = systemRandom } = options;
  const store = new Store({
    clock,
    history: { count: options.historyLimit ?? defaultHistoryLimit, ageMs: historyAgeMs },
  });
  const log = options.dataDir
    ? Log.open({ directory: options.dataDir, fsync: options.fsync ?? 'batch', clock }, store)
    : undefined;
  const catalog = new Catalog();
  const context: RegistryContext = {
    store,
    clock,
    random,
    knownKinds: (version, kind) => catalog.hasKind(version, kind),
  };
  const services = () =>
    store
      .collection('', 'services')
      .list()
      .map((entry) => entry.object);
  for (const info of builtinResources({ services })) catalog.add(storedResource(info, context));
  const pods = catalog.find('', 'v1', 'pods') as StoredResource;
  const budgets = catalog.find('policy', 'v1', 'poddisruptionbudgets') as StoredResource;
  addPodSubresources({ pods, budgets }, store, clock);
  catalog.add(bindingsResource(catalog.find('', 'v1', 'pods') as StoredResource));
  catalog.add(componentStatuses());
  serveDefinitions(catalog, context);
  ensureNamespaces(catalog, store, setUp);
  ensurePriorityClasses(catalog, store, setUp);
  const expiry = new Expiry(store, store.collection('', 'events'), options.eventTtlMs ?? defaultEventTtlMs, clock);

  const { authority, token, tokenKey } = identity(options.dataDir, options.token, clock.now());
  const serviceAccounts = new ServiceAccountTokens(tokenKey, store, () => clock.now());
  const accounts = catalog.find('', 'v1', 'serviceaccounts') as StoredResource;
  accounts.subresources['token'] = tokenSubresource(accounts, serviceAccounts, context);
  const authenticator = new Authenticator([{ token, user: adminUser }, ...(options.tokens ?? [])], {
    serviceAccounts,
    anonymous: options.anonymous,
  });
  const authorizer = authorization(options.authorizationMode ?? 'AlwaysAllow', { catalog, context, setUp });
  const { mutate, admit } = admission(store);
  context.mutate = mutate;
  addAdmission(context, admit);
  for (const review of reviewResources({
    authenticator,
    authorizer,
    now: () => clock.now(),
    knownKinds: context.knownKinds,
  }))
    catalog.add(review);

  const discovery = new Discovery(catalog);
  const metrics = new RequestMetrics(() => clock.monotonic());
  let stopping = false;
  let url = '';
  const handler = new Handler({
    authenticator,
    authorizer,
    audit: options.audit,
    catalog,
    discovery,
    store,
    clock,
    random,
    metrics,
    open: healthRoutes({ store: () => !log?.failed, stopping: () => stopping }),
    fixed: [
      versionRoute,
      metricsRoute(metrics, store, clock),
      rootPathsRoute(discovery),
      issuerRoutes(serviceAccounts, () => url),
      openApiRoute(new OpenApi(discovery, () => clock.now())),
    ],
    onError: options.onError ?? (() => undefined),
  });

  const withTls = options.tls !== false;
  const ca = withTls ? authority.pair.cert : undefined;
  const faults = new Faults(clock);
  const answer = faults.around((request) => handler.handle(request));
  const listener = new Listener(answer, {
    host,
    port,
    ...(ca
      ? { tls: { ...authority.server([...new Set([host, 'localhost', '127.0.0.1', '::1'])], clock.now()), ca } }
      : {}),
    maxBodyBytes,
    maxInFlight: options.maxInFlight ?? defaultMaxInFlight,
    maxWatchBufferBytes,
  });
  const bound = await listener.listen().catch(async (cause) => {
    expiry.stop();
    await log?.close();
    throw new ApiServerError('APISERVER_PORT_UNAVAILABLE', `cannot listen on ${host}:${port}: ${cause.message}`, {
      cause,
    });
  });
  announceServer(catalog, context, { host, port: bound, tls: withTls });
  url = `${ca ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  const transport = new InProcessTransport(answer, adminUser);
  const ownTransport = new InProcessTransport((request) => handler.handle(request), adminUser);
  const controllers = options.controllers
    ? startControllers(
        {
          catalog,
          clock,
          random,
          ca,
          authority,
          transport: ownTransport,
          addAdmission: (check) => addAdmission(context, check),
        },
        options.controllers === true ? {} : options.controllers,
      )
    : undefined;
  return {
    url,
    token,
    ca,
    kubeconfig: () => kubeconfigText(url, token, ca),
    transport,
    faults,
    serve: (resource) => serve(catalog, resource),
    tornTail: log?.torn,
    stop: async () => {
      stopping = true;
      faults.close();
      expiry.stop();
      await controllers?.stop();
      await ownTransport.close();
      await transport.close();
      await listener.close();
      await log?.close();
    },
  };
}

function serve(catalog: Catalog, resource: Resource): () => void {
  const { group, version, plural } = resource.info;
  if (catalog.find(group, version, plural)) {
    const name = `${plural}.${version}${group ? `.${group}` : ''}`;
    throw new ApiServerError('APISERVER_RESOURCE_INVALID', `${name} is served already`);
  }
  catalog.add(resource);
  return () => catalog.remove(resource);
}

/** Has writes checked by one more, after those that check them already. */
function addAdmission(context: RegistryContext, check: NonNullable<RegistryContext['admit']>): void {
  const { admit } = context;
  context.admit = (info, object, old, user) => {
    admit?.(info, object, old, user);
    check(info, object, old, user);
  };
}
