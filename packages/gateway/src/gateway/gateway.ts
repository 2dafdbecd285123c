import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type Clock, type Logger, noopLogger, systemClock } from '@nexslice/kube';
import type { Registry } from 'prom-client';
import { Admission } from '../admission/admission.ts';
import { bulkRoutes } from '../bulk/routes.ts';
import { GatewayError } from '../errors.ts';
import { healthRoutes, type Readiness } from '../health/routes.ts';
import { answerBrokenRequests } from '../http/broken.ts';
import { createHandler } from '../http/handler.ts';
import { listenOn, urlOf } from '../http/listen.ts';
import { Router } from '../http/router.ts';
import { httpMetrics } from '../metrics/http-metrics.ts';
import { processMetrics } from '../metrics/process-metrics.ts';
import { metricsRoute } from '../metrics/routes.ts';
import { slicingMetrics, type UPFs } from '../metrics/slicing-metrics.ts';
import { openApiRoute } from '../openapi/document.ts';
import { guardOrigin } from '../origin/guard.ts';
import { isLoopbackAddress } from '../origin/loopback.ts';
import { failurePage } from '../page/message-page.ts';
import { newNonce } from '../page/nonce.ts';
import { pageRoute } from '../page/routes.ts';
import { ueRoutes } from '../ues/routes.ts';
import type { Sessions } from '../ues/sessions.ts';
import { Writer } from '../ues/writer.ts';

/** At the rate at which the API server stores (some thousand a second) this many take a third of a second: more would wait longer than clients do. */
const maxInFlightWrites = 1024;

/** A request head or body that takes this long is no slow network but a client that holds our sockets. */
const requestTimeoutMs = 10_000;

/** What is under way gets this long to finish when the gateway closes; the whole process is to end within two seconds. */
const closeGraceMs = 1_000;

export interface GatewayOptions {
  readonly sessions: Sessions;
  readonly upfs: UPFs;
  /** What is missing for NexSlice to work; none means ready. */
  readonly ready: Readiness;
  readonly registry: Registry;
  /** Version of NexSlice, for `/openapi.json`. */
  readonly version: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly maxInFlightWrites?: number;
}

/** The HTTP face of NexSlice. */
export interface Gateway {
  /** Where it listens; throws before `listen` has resolved. */
  readonly url: string;
  /** Starts to listen and answers the URL. @throws GatewayError GATEWAY_PORT_TAKEN, GATEWAY_PORT_FORBIDDEN, GATEWAY_HOST_UNKNOWN. */
  listen(): Promise<string>;
  /** Takes no new requests, lets those under way finish for a second, then ends them. */
  close(): Promise<void>;
}

/** Puts the parts together. Nothing listens before `listen` is called. */
export function createGateway(options: GatewayOptions): Gateway {
  const { sessions, registry, clock = systemClock, logger = noopLogger } = options;
  const stopping = new AbortController();
  // Every write under way listens to it; Node warns of a leak above ten.
  setMaxListeners(0, stopping.signal);
  const admission = new Admission(options.maxInFlightWrites ?? maxInFlightWrites);
  const writer = new Writer({ sessions, admission, clock });
  const described = [
    pageRoute(sessions, newNonce),
    ...ueRoutes(sessions, writer),
    ...bulkRoutes(writer),
    ...healthRoutes(options.ready, clock),
    metricsRoute(registry),
  ];

  processMetrics(registry);
  const stopCounting = slicingMetrics(registry, sessions, options.upfs);
  let onLoopback = true;
  let closing = false;
  const handler = createHandler({
    router: new Router([...described, openApiRoute(described, options.version)]),
    guard: (request) => guardOrigin(request, onLoopback),
    failurePage: (failure) => failurePage(failure, newNonce()),
    observe: httpMetrics(registry),
    clock,
    logger,
    signal: stopping.signal,
    newRequestId: randomUUID,
    isClosing: () => closing,
  });
  const server = createServer({ requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs }, handler);
  answerBrokenRequests(server);
  let url: string | undefined;

  return {
    get url() {
      if (url === undefined) throw new Error('the gateway does not listen yet');
      return url;
    },
    async listen() {
      const address = await listenOn(server, options.host, options.port);
      onLoopback = isLoopbackAddress(address.address);
      url = urlOf(address);
      return url;
    },
    async close() {
      closing = true;
      stopCounting();
      await closeServer(server, clock, stopping);
    },
  };
}

/** First idle connections go, then what is under way is told to stop, then it is cut. */
async function closeServer(server: Server, clock: Clock, stopping: AbortController): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const stopTimer = clock.after(closeGraceMs, () => {
    stopping.abort(new GatewayError('GATEWAY_STOPPING', 'NexSlice is being stopped'));
  });
  const cutTimer = clock.after(closeGraceMs + closeGraceMs / 4, () => server.closeAllConnections());
  await closed;
  stopTimer.cancel();
  cutTimer.cancel();
}
