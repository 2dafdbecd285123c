import type { FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.ts';
import { formType, jsonType, maxBodyBytes } from './body.ts';

/** Says what fastify finds wrong with a request in our own words and codes. Whatever else was thrown stays as it is. */
export function asGatewayError(cause: unknown, request: FastifyRequest): unknown {
  switch (codeOf(cause)) {
    case 'FST_ERR_BAD_URL':
      return new GatewayError('GATEWAY_REQUEST_MALFORMED', 'the path has broken percent-encoding', { cause });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return unknownType(request, cause);
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new GatewayError('GATEWAY_BODY_TOO_LARGE', `the body is larger than ${maxBodyBytes} bytes`, { cause });
    default:
      return endedEarly(request) ? malformedBody(cause) : cause;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function unknownType({ headers, server }: FastifyRequest, cause: unknown): GatewayError {
  const taken = [jsonType, formType].filter((type) => server.hasContentTypeParser(type));
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const said = type === '' ? 'the body has no Content-Type' : `the body is ${type}`;
  return new GatewayError('GATEWAY_MEDIA_TYPE', `${said}; send ${taken.join(' or ')}`, {
    cause,
    headers: { 'accept-post': taken.join(', ') },
  });
}

function endedEarly({ raw }: FastifyRequest): boolean {
  return raw.errored !== null && !raw.complete;
}

function malformedBody(cause: unknown): GatewayError {
  return new GatewayError('GATEWAY_REQUEST_MALFORMED', 'the body ended before its announced length', { cause });
}
