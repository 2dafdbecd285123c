import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { json, seePage, unknownUE, writeAnswers } from '../http/answers.ts';
import { parseForms } from '../http/body.ts';
import { tasteOf } from '../http/taste.ts';
import { acknowledge, source } from './routes.ts';
import { acknowledged, uePath } from './shapes.ts';
import type { Writer } from './writer.ts';

const addSchema = {
  summary: 'Connect the next free UE and simulate it',
  response: { ...writeAnswers, 201: json('Stored.', acknowledged), 302: seePage },
};

const removeSchema = {
  summary: 'Disconnect a UE',
  params: uePath,
  response: { ...writeAnswers, 200: json('Stored.', acknowledged), 302: seePage, 404: unknownUE },
};

/** The buttons of the page for one UE. Programs that ask for JSON get it, everybody else is sent back to the page. */
export function actionRoutes(writer: Writer, signal: AbortSignal): FastifyPluginAsyncZod {
  return async (app) => {
    parseForms(app);

    app.post('/add_pod', { schema: addSchema }, async ({ headers }, reply) => {
      const session = await writer.connectNext({ simulate: true, source }, signal);
      return tasteOf(headers.accept) === 'json' ? reply.code(201).send(acknowledge(session)) : reply.redirect('/');
    });

    app.post('/remove_pod/:id', { schema: removeSchema }, async ({ headers, params }, reply) => {
      const session = await writer.disconnect({ ueId: params.id }, { source }, signal);
      return tasteOf(headers.accept) === 'json' ? reply.send(acknowledge(session)) : reply.redirect('/');
    });
  };
}
