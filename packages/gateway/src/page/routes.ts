import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { text } from '../http/answers.ts';
import type { Sessions } from '../ues/sessions.ts';
import { listPage } from './list-page.ts';
import { sendPage } from './send.ts';

const schema = {
  summary: 'The list of UEs, for people',
  response: { 200: text('A page that works without script too.', 'text/html') },
};

/** The page that a person sees. */
export function pageRoute(sessions: Pick<Sessions, 'list'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/', { schema }, async (_request, reply) => sendPage(reply, listPage(sessions.list())));
  };
}
