import type { Logger } from '@nexslice/kube';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tasteOf } from '../http/taste.ts';
import { failurePage } from '../page/message-page.ts';
import { sendPage } from '../page/send.ts';
import { type Failure, failureOf } from './failure.ts';
import { maskSubscribers } from './mask.ts';

/** Tells a client that something failed, as a page or as JSON. What we or the API server are to blame for is logged too. */
export function answerFailure(
  logger: Logger,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const failure = failureOf(error);
  if (failure.status >= 500) logFailure(logger, error, failure, request.id);
  if (tasteOf(request.headers.accept) === 'page') return sendPage(reply, failurePage(failure));
  return reply.code(failure.status).headers(failure.headers).send(failureBody(failure));
}

/** What programs are told. */
export function failureBody({ error, code, details }: Failure) {
  return { error, code, details };
}

/** The stack goes to the log only, and without subscribers. What the API server is to blame for needs no stack. */
function logFailure(
  logger: Logger,
  error: unknown,
  { status, code, error: message }: Failure,
  requestId: string,
): void {
  const fields = { requestId, status, code, error: message };
  if (status !== 500) {
    logger.warn(fields, 'a request failed');
    return;
  }
  const stack = maskSubscribers(error instanceof Error ? (error.stack ?? error.message) : String(error));
  logger.error({ ...fields, stack }, 'a request failed by a fault of ours');
}
