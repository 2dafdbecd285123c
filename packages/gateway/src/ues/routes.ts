import type { UESession } from '@nexslice/kinds';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { json, unknownUE, writeAnswers } from '../http/answers.ts';
import { byId, connectedOf, idsOf } from './connected.ts';
import type { Sessions } from './sessions.ts';
import { acknowledged, connectBody, disconnectBody, ueCount, ueList, type ueView, ueViews } from './shapes.ts';
import type { Writer } from './writer.ts';

/** What `spec.source` says of UEs that came through these routes. */
export const source = 'gateway';

const connectSchema = {
  summary: 'A UE is there',
  description: 'Answers when the session is stored. Sending it again changes nothing.',
  body: connectBody,
  response: { ...writeAnswers, 200: json('Stored.', acknowledged) },
};

const disconnectSchema = {
  summary: 'A UE has left',
  description: 'Answers when that is stored; its UPF goes then.',
  body: disconnectBody,
  response: { ...writeAnswers, 200: json('Stored.', acknowledged), 404: unknownUE },
};

/** The routes by which programs report that one UE comes or goes. `signal` is aborted when the gateway stops waiting for them. */
export function eventRoutes(writer: Writer, signal: AbortSignal): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/api/ue-connect', { schema: connectSchema }, async ({ body }) => {
      const { ue_id: ueId, pdu_session_id: pduSessionId, event_time: eventTime, ...rest } = body;
      return acknowledge(await writer.connect({ ...rest, ueId, pduSessionId, eventTime, source }, signal));
    });

    app.post('/api/ue-disconnect', { schema: disconnectSchema }, async ({ body }) => {
      const { ue_id: ueId, supi, event_time: eventTime } = body;
      const who = ueId === undefined ? { supi: supi ?? '' } : { ueId };
      return acknowledge(await writer.disconnect(who, { source, eventTime }, signal));
    });
  };
}

const countSchema = { summary: 'How many UEs are connected', response: { 200: json('The number.', ueCount) } };
const listSchema = { summary: 'Which UEs are connected', response: { 200: json('Their numbers.', ueList) } };
const viewsSchema = {
  summary: 'Every UE and how far it is',
  response: { 200: json('All sessions, those that are being released included.', ueViews) },
};

/** The routes that tell of all UEs that are there. */
export function listRoutes(sessions: Pick<Sessions, 'list'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/api/ue-count', { schema: countSchema }, async () => ({ count: connectedOf(sessions.list()).length }));
    app.get('/api/ue-list', { schema: listSchema }, async () => ({ ues: idsOf(connectedOf(sessions.list())) }));
    app.get('/api/ues', { schema: viewsSchema }, async () => ({ ues: byId(sessions.list()).map(viewOf) }));
  };
}

function viewOf({ metadata, spec, status }: UESession): z.output<typeof ueView> {
  const { ueId, slice, connected, simulate } = spec;
  const name = metadata.name ?? '';
  return { ue_id: ueId, name, slice, connected, simulate, phase: status?.phase ?? 'Pending', upf: status?.upf };
}

/** What a client is told once a change is stored. */
export function acknowledge({ spec }: UESession): z.output<typeof acknowledged> {
  return { status: 'ok', ue_id: spec.ueId };
}
