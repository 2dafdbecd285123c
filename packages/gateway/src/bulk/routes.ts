import type { UESession } from '@nexslice/kinds';
import { z } from 'zod';
import { failureOf } from '../failure/failure.ts';
import { seePage, writeAnswers } from '../http/answers.ts';
import { failureReply } from '../http/reply.ts';
import { defineRoute, type Reply, type Route, type Taste } from '../http/route.ts';
import { failurePage, messagePage } from '../page/message-page.ts';
import { newNonce } from '../page/nonce.ts';
import { jsonOrPage, source } from '../ues/routes.ts';
import type { Writer } from '../ues/writer.ts';
import { type BulkResult, bulkConcurrency, runBulk } from './bulk.ts';

/** What one request may ask for: 10,000 UEs are stored within seconds, and a client still waits for them. */
const maxCount = 10_000;

const countError = `count must be a whole number, 1 to ${maxCount}`;

/** Forms and queries carry text; their digits are taken for the number they write. */
const count = z.preprocess(
  (value) => (typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value),
  z.int(countError).min(1, countError).max(maxCount, countError).default(100),
);

const bulkInput = z.strictObject({ count: count.describe('How many: the UEs 1 to `count`.') }).prefault({});

const failures = z
  .array(z.object({ ue_id: z.int(), error: z.string(), code: z.string() }))
  .describe('The UEs for which it did not work, and why. The others are done.');

const description = `The UEs 1 to \`count\`, several at a time. Sending it again does no harm. 200: all are done. 207: some are, \`failed\` lists the
others. If none is done, the status is that of the first failure.`;

/** The routes that concern many UEs at once. */
export function bulkRoutes(writer: Writer): Route[] {
  return [createRoute(writer), deleteRoute(writer)];
}

function createRoute(writer: Writer): Route {
  const created = z.object({ created: z.int().describe('UEs of these that are connected now.'), failed: failures });
  return defineRoute({
    method: 'POST',
    pattern: '/create_pods',
    summary: 'Connect many UEs and simulate them',
    description,
    input: { schema: bulkInput, from: ['json', 'form', 'query'], required: false },
    answers: answersOf(created.meta({ title: 'BulkCreated' })),
    async handle({ input, taste, signal }) {
      const result = await writer.many(bulkConcurrency, (timed) =>
        runBulk(input.count, (ueId) =>
          timed((sessions, deadline) => sessions.connect({ ueId, simulate: true, source }, deadline), signal),
        ),
      );
      return replyTo(taste, 'created', result);
    },
  });
}

function deleteRoute(writer: Writer): Route {
  const removed = z.object({ removed: z.int().describe('UEs of these that were there.'), failed: failures });
  return defineRoute({
    method: 'POST',
    pattern: '/delete_pods',
    summary: 'Disconnect many UEs',
    description: `${description} UEs that are not there are no failure.`,
    input: { schema: bulkInput, from: ['json', 'form', 'query'], required: false },
    answers: answersOf(removed.meta({ title: 'BulkRemoved' })),
    async handle({ input, taste, signal }) {
      const result = await writer.many(bulkConcurrency, (timed) =>
        runBulk(input.count, (ueId) =>
          ignoreUnknown(timed((sessions, deadline) => sessions.disconnect({ ueId }, { source }, deadline), signal)),
        ),
      );
      return replyTo(taste, 'removed', result);
    },
  });
}

function answersOf(schema: z.ZodType): Route['answers'] {
  return {
    ...writeAnswers,
    200: { description: 'All are done.', schema },
    207: { description: 'Some are done; `failed` lists the others.', schema },
    302: seePage,
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

function replyTo(taste: Taste, verb: 'created' | 'removed', { done, failed }: BulkResult): Reply {
  const first = failed[0]?.failure;
  const body = {
    [verb]: done,
    failed: failed.map(({ ueId, failure }) => ({ ue_id: ueId, error: failure.error, code: failure.code })),
  };
  if (!first) return jsonOrPage(taste, { status: 200, body });
  if (done === 0) return taste === 'page' ? failurePage(first, newNonce()) : failureReply(first, body);
  if (taste !== 'page') return { status: 207, body };
  const lines = [`${done} UEs are ${verb}, ${failed.length} are not. The first that is not:`, first.error];
  return messagePage(207, 'Some of it did not work', lines, newNonce());
}
