import { type Clock, messageOf } from '@nexslice/kube';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { withDeadline } from '../admission/deadline.ts';
import { type Detail, GatewayError } from '../errors.ts';

import { json, notReady } from '../http/answers.ts';

/** What keeps NexSlice from working: `field` names the part (`caches`, `apiserver`), `message` says what is wrong with it. */
export type Readiness = (signal: AbortSignal) => readonly Detail[] | Promise<readonly Detail[]>;

/** Probes of a kubelet wait one second by default: an answer that comes later is none. */
const readinessDeadlineMs = 900;

const healthSchema = {
  summary: 'Whether the process lives',
  response: { 200: json('It does.', z.object({ status: z.literal('ok') })) },
};

const readySchema = {
  summary: 'Whether it can work',
  description: 'Ready when the caches are filled and the API server can be reached.',
  response: { 200: json('Ready.', z.object({ status: z.literal('ready') })), 503: notReady },
};

/** The routes by which a kubelet or an operator sees whether NexSlice lives and can work. */
export function healthRoutes(ready: Readiness, clock: Clock, signal: AbortSignal): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/healthz', { schema: healthSchema }, async () => ({ status: 'ok' as const }));

    app.get('/readyz', { schema: readySchema }, async () => {
      const details = await missing(ready, clock, signal);
      if (details.length > 0) throw new GatewayError('GATEWAY_NOT_READY', 'NexSlice is not ready', { details });
      return { status: 'ready' as const };
    });
  };
}

async function missing(ready: Readiness, clock: Clock, signal: AbortSignal): Promise<readonly Detail[]> {
  try {
    return await withDeadline(clock, readinessDeadlineMs, async (deadline) => ready(deadline), signal);
  } catch (error) {
    const late = error instanceof GatewayError && error.code === 'GATEWAY_DEADLINE';
    const message = late ? `no answer within ${readinessDeadlineMs} ms` : messageOf(error);
    return [{ field: 'apiserver', message }];
  }
}
