import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Clock, type Logger, noopLogger, systemClock } from '@nexslice/kube';
import type { Registry } from 'prom-client';
import { Admission } from '../admission/admission.ts';
import { bulkRoutes } from '../bulk/routes.ts';
import { GatewayError } from '../errors.ts';
import { healthRoutes, type Readiness } from '../health/routes.ts';
import { type App, createApp } from '../http/app.ts';
import { bindError, urlOf } from '../http/listen.ts';
import { addRoutes } from '../http/methods.ts';
import { httpMetrics } from '../metrics/http-metrics.ts';
import { processMetrics } from '../metrics/process-metrics.ts';
import { metricsRoute } from '../metrics/routes.ts';
import { slicingMetrics, type UPFs } from '../metrics/slicing-metrics.ts';
import { describeRoutes, openApiRoute } from '../openapi/routes.ts';
import { guardOrigin } from '../origin/guard.ts';
import { isLoopbackAddress } from '../origin/loopback.ts';
import { pageRoute } from '../page/routes.ts';
import { actionRoutes } from '../ues/action-routes.ts';
import { eventRoutes, listRoutes } from '../ues/routes.ts';
import type { Sessions } from '../ues/sessions.ts';
import { Writer } from '../ues/writer.ts';

/** At the rate at which the API server stores (some thousand a second) this many take a third of a second: more would wait longer than clients do. */
const maxInFlightWrites = 1024;

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
  const { sessions, registry, ready, clock = systemClock, logger = noopLogger } = options;
  const stopping = new AbortController();
  // Every write under way listens to it; Node warns of a leak above ten.
  setMaxListeners(0, stopping.signal);
  const { signal } = stopping;
  const admission = new Admission(options.maxInFlightWrites ?? maxInFlightWrites);
  const writer = new Writer({ sessions, admission, clock });
  processMetrics(registry);
  const stopCounting = slicingMetrics(registry, sessions, options.upfs);

  let onLoopback = true;
  const app = createApp({
    guard: (request) => guardOrigin(request, onLoopback),
    observe: httpMetrics(registry),
    newRequestId: randomUUID,
    logger,
  });
  describeRoutes(app, options.version);
  addRoutes(app, [
    pageRoute(sessions),
    eventRoutes(writer, signal),
    actionRoutes(writer, signal),
    listRoutes(sessions),
    bulkRoutes(writer, signal),
    healthRoutes(ready, clock, signal),
    metricsRoute(registry),
    openApiRoute,
  ]);
  let url: string | undefined;

  return {
    get url() {
      if (url === undefined) throw new Error('the gateway does not listen yet');
      return url;
    },
    async listen() {
      const { host, port } = options;
      await app.listen({ host, port }).catch((error) => {
        throw bindError(error, host, port);
      });
      const address = app.server.address() as AddressInfo;
      onLoopback = isLoopbackAddress(address.address);
      url = urlOf(address);
      return url;
    },
    async close() {
      stopCounting();
      await closeApp(app, clock, stopping);
    },
  };
}

/** First idle connections go, then what is under way is told to stop, then it is cut. */
async function closeApp(app: App, clock: Clock, stopping: AbortController): Promise<void> {
  const stopTimer = clock.after(closeGraceMs, () => {
    stopping.abort(new GatewayError('GATEWAY_STOPPING', 'NexSlice is being stopped'));
  });
  const cutTimer = clock.after(closeGraceMs + closeGraceMs / 4, () => app.server.closeAllConnections());
  await app.close();
  stopTimer.cancel();
  cutTimer.cancel();
}
