import type { UESession } from '@nexslice/kinds';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { failureBody } from '../failure/answer.ts';
import { failureOf } from '../failure/failure.ts';
import { parseForms } from '../http/body.ts';
import { tasteOf } from '../http/taste.ts';
import { failurePage, messagePage } from '../page/message-page.ts';
import { sendPage } from '../page/send.ts';
import { source } from '../ues/routes.ts';
import type { Writer } from '../ues/writer.ts';
import { type BulkResult, bulkConcurrency, runBulk } from './bulk.ts';
import { createSchema, defaultCount, deleteSchema } from './shapes.ts';

/** The routes that concern many UEs at once. `signal` is aborted when the gateway stops waiting for them. */
export function bulkRoutes(writer: Writer, signal: AbortSignal): FastifyPluginAsyncZod {
  const connectAll = (count: number) =>
    writer.many(bulkConcurrency, (timed) =>
      runBulk(count, (ueId) =>
        timed((sessions, deadline) => sessions.connect({ ueId, simulate: true, source }, deadline), signal),
      ),
    );
  const disconnectAll = (count: number) =>
    writer.many(bulkConcurrency, (timed) =>
      runBulk(count, (ueId) =>
        ignoreUnknown(timed((sessions, deadline) => sessions.disconnect({ ueId }, { source }, deadline), signal)),
      ),
    );

  return async (app) => {
    parseForms(app);
    app.post('/create_pods', { schema: createSchema }, async ({ body, query, headers }, reply) => {
      const result = await connectAll(body.count ?? query.count ?? defaultCount);
      return answer(reply, headers.accept, 'created', result);
    });
    app.post('/delete_pods', { schema: deleteSchema }, async ({ body, query, headers }, reply) => {
      const result = await disconnectAll(body.count ?? query.count ?? defaultCount);
      return answer(reply, headers.accept, 'removed', result);
    });
  };
}

async function ignoreUnknown(disconnected: Promise<UESession>): Promise<UESession | undefined> {
  try {
    return await disconnected;
  } catch (error) {
    if (failureOf(error).status === 404) return undefined;
    throw error;
  }
}

/** All, some or none of it worked: the three are different statuses, and different pages. */
function answer(
  reply: FastifyReply,
  accept: string | undefined,
  verb: 'created' | 'removed',
  { done, failed }: BulkResult,
): FastifyReply {
  const taste = tasteOf(accept);
  const first = failed[0]?.failure;
  const body = {
    [verb]: done,
    failed: failed.map(({ ueId, failure }) => ({ ue_id: ueId, error: failure.error, code: failure.code })),
  };
  if (!first) return taste === 'json' ? reply.send(body) : reply.redirect('/');
  if (done === 0) {
    if (taste === 'page') return sendPage(reply, failurePage(first));
    return reply
      .code(first.status)
      .headers(first.headers)
      .send({ ...body, ...failureBody(first) });
  }
  if (taste !== 'page') return reply.code(207).send(body);
  const lines = [`${done} UEs are ${verb}, ${failed.length} are not. The first that is not:`, first.error];
  return sendPage(reply, messagePage(207, 'Some of it did not work', lines));
}
