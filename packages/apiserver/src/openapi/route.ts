import type { FixedRoute } from '../http/handler.ts';
import { header } from '../http/message.ts';
import type { OpenApi } from './openapi.ts';

/** `/openapi/v2`, `/openapi/v3` and what lies below. */
export function openApiRoute(openApi: OpenApi): FixedRoute {
  return (path, query, request) =>
    openApi.answer(path, query, { accept: header(request, 'accept'), known: header(request, 'if-none-match') });
}
