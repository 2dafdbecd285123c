import type { UESession } from '@nexslice/kinds';
import type { z } from 'zod';
import { seePage, unknownUE, writeAnswers } from '../http/answers.ts';
import { defineRoute, type Reply, type Route, type Taste } from '../http/route.ts';
import { byId, connectedOf, idsOf } from './connected.ts';
import type { Sessions } from './sessions.ts';
import { acknowledged, connectBody, disconnectBody, ueCount, ueList, uePath, type ueView, ueViews } from './shapes.ts';
import type { Writer } from './writer.ts';

/** What `spec.source` says of UEs that came through these routes. */
export const source = 'gateway';

/** The routes that concern one UE, or all that are there. */
export function ueRoutes(sessions: Sessions, writer: Writer): Route[] {
  return [...eventRoutes(writer), ...pageActions(writer), ...listRoutes(sessions)];
}

function eventRoutes(writer: Writer): Route[] {
  const connect = defineRoute({
    method: 'POST',
    pattern: '/api/ue-connect',
    summary: 'A UE is there',
    description: 'Answers when the session is stored. Sending it again changes nothing.',
    input: { schema: connectBody, from: ['json'], required: true },
    answers: { ...writeAnswers, 200: { description: 'Stored.', schema: acknowledged } },
    async handle({ input, signal }) {
      const { ue_id: ueId, pdu_session_id: pduSessionId, event_time: eventTime, ...rest } = input;
      const session = await writer.connect({ ...rest, ueId, pduSessionId, eventTime, source }, signal);
      return { status: 200, body: acknowledge(session) };
    },
  });
  const disconnect = defineRoute({
    method: 'POST',
    pattern: '/api/ue-disconnect',
    summary: 'A UE has left',
    description: 'Answers when that is stored; its UPF goes then.',
    input: { schema: disconnectBody, from: ['json'], required: true },
    answers: { ...writeAnswers, 200: { description: 'Stored.', schema: acknowledged }, 404: unknownUE },
    async handle({ input: { ue_id: ueId, supi, event_time: eventTime }, signal }) {
      const who = ueId === undefined ? { supi: supi ?? '' } : { ueId };
      const session = await writer.disconnect(who, { source, eventTime }, signal);
      return { status: 200, body: acknowledge(session) };
    },
  });
  return [connect, disconnect];
}

function pageActions(writer: Writer): Route[] {
  const add = defineRoute({
    method: 'POST',
    pattern: '/add_pod',
    summary: 'Connect the next free UE and simulate it',
    answers: { ...writeAnswers, 201: { description: 'Stored.', schema: acknowledged }, 302: seePage },
    async handle({ taste, signal }) {
      const session = await writer.connectNext({ simulate: true, source }, signal);
      return jsonOrPage(taste, { status: 201, body: acknowledge(session) });
    },
  });
  const remove = defineRoute({
    method: 'POST',
    pattern: '/remove_pod/:id',
    summary: 'Disconnect a UE',
    path: uePath,
    answers: { ...writeAnswers, 200: { description: 'Stored.', schema: acknowledged }, 302: seePage, 404: unknownUE },
    async handle({ path, taste, signal }) {
      const session = await writer.disconnect({ ueId: path.id }, { source }, signal);
      return jsonOrPage(taste, { status: 200, body: acknowledge(session) });
    },
  });
  return [add, remove];
}

function listRoutes(sessions: Sessions): Route[] {
  const count = defineRoute({
    method: 'GET',
    pattern: '/api/ue-count',
    summary: 'How many UEs are connected',
    answers: { 200: { description: 'The number.', schema: ueCount } },
    handle: () => ({ status: 200, body: { count: connectedOf(sessions.list()).length } }),
  });
  const list = defineRoute({
    method: 'GET',
    pattern: '/api/ue-list',
    summary: 'Which UEs are connected',
    answers: { 200: { description: 'Their numbers.', schema: ueList } },
    handle: () => ({ status: 200, body: { ues: idsOf(connectedOf(sessions.list())) } }),
  });
  const views = defineRoute({
    method: 'GET',
    pattern: '/api/ues',
    summary: 'Every UE and how far it is',
    answers: { 200: { description: 'All sessions, those that are being released included.', schema: ueViews } },
    handle: () => ({ status: 200, body: { ues: byId(sessions.list()).map(viewOf) } }),
  });
  return [count, list, views];
}

function viewOf({ metadata, spec, status }: UESession): z.output<typeof ueView> {
  const { ueId, slice, connected, simulate } = spec;
  const name = metadata.name ?? '';
  return { ue_id: ueId, name, slice, connected, simulate, phase: status?.phase ?? 'Pending', upf: status?.upf };
}

function acknowledge({ spec }: UESession) {
  return { status: 'ok', ue_id: spec.ueId };
}

/** The routes of the page answer programs that ask for JSON, and send everybody else back to the page. */
export function jsonOrPage(taste: Taste, reply: Reply): Reply {
  return taste === 'json' ? reply : { status: 302, headers: { location: '/' } };
}
