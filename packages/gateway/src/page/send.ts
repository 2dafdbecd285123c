import type { FastifyReply } from 'fastify';
import type { Page } from './document.ts';

/** Answers with a page. */
export function sendPage(reply: FastifyReply, { status, text, headers }: Page): FastifyReply {
  return reply.code(status).headers(headers).send(text);
}
