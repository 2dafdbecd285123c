import { defineRoute, type Route } from '../http/route.ts';
import type { Sessions } from '../ues/sessions.ts';
import { listPage } from './list-page.ts';

/** The page that a person sees. */
export function pageRoute(sessions: Pick<Sessions, 'list'>, newNonce: () => string): Route {
  return defineRoute({
    method: 'GET',
    pattern: '/',
    summary: 'The list of UEs, for people',
    answers: { 200: { description: 'A page that works without script too.', type: 'text/html' } },
    handle: () => listPage(sessions.list(), newNonce()),
  });
}
