import { type Clock, messageOf } from '@nexslice/kube';
import { z } from 'zod';
import { withDeadline } from '../admission/deadline.ts';
import { type Detail, GatewayError } from '../errors.ts';

import { notReady } from '../http/answers.ts';
import { defineRoute, type Route } from '../http/route.ts';

/** What keeps NexSlice from working: `field` names the part (`caches`, `apiserver`), `message` says what is wrong with it. */
export type Readiness = (signal: AbortSignal) => readonly Detail[] | Promise<readonly Detail[]>;

/** Probes of a kubelet wait one second by default: an answer that comes later is none. */
const readinessDeadlineMs = 900;

/** The routes by which a kubelet or an operator sees whether NexSlice lives and can work. */
export function healthRoutes(ready: Readiness, clock: Clock): Route[] {
  const healthz = defineRoute({
    method: 'GET',
    pattern: '/healthz',
    summary: 'Whether the process lives',
    answers: { 200: { description: 'It does.', schema: z.object({ status: z.literal('ok') }) } },
    handle: () => ({ status: 200, body: { status: 'ok' } }),
  });
  const readyz = defineRoute({
    method: 'GET',
    pattern: '/readyz',
    summary: 'Whether it can work',
    description: 'Ready when the caches are filled and the API server can be reached.',
    answers: { 200: { description: 'Ready.', schema: z.object({ status: z.literal('ready') }) }, 503: notReady },
    async handle({ signal }) {
      const details = await missing(ready, clock, signal);
      if (details.length > 0) throw new GatewayError('GATEWAY_NOT_READY', 'NexSlice is not ready', { details });
      return { status: 200, body: { status: 'ready' } };
    },
  });
  return [healthz, readyz];
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
