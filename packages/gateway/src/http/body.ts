import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.ts';
import type { Source } from './route.ts';

/** No request of this API needs more than a few hundred bytes; a mebibyte leaves room and does no harm to memory. */
export const maxBodyBytes = 1024 * 1024;

/**
 * A client that is still sending rarely reads the answer, and closing on it resets the connection before it does. So what is too large is read
 * to its end and dropped; beyond this it is no mistake any more, and the connection is closed.
 */
const maxDroppedBytes = 16 * maxBodyBytes;

const mediaTypes: Readonly<Record<string, Source>> = {
  'application/json': 'json',
  'application/x-www-form-urlencoded': 'form',
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads and parses the body of a request. `undefined` where there is none.
 * @throws GatewayError GATEWAY_MEDIA_TYPE, GATEWAY_BODY_TOO_LARGE, GATEWAY_JSON_BROKEN.
 */
export async function readBody(request: IncomingMessage, from: readonly Source[]): Promise<unknown> {
  if (!hasBody(request)) return undefined;
  const source = sourceOf(request.headers['content-type'], from);
  const text = decode(await readAll(request));
  if (text.trim() === '') return undefined;
  return source === 'json' ? parseJson(text) : fromText(new URLSearchParams(text));
}

/** Fields of a form or a query. A field that is given twice becomes a list, which no schema takes: nothing is chosen silently. */
export function fromText(fields: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(fields.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function sourceOf(contentType: string | undefined, from: readonly Source[]): Source {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const source = Object.hasOwn(mediaTypes, type) ? mediaTypes[type] : undefined;
  if (source && from.includes(source)) return source;
  const taken = Object.keys(mediaTypes).filter((one) => from.includes(mediaTypes[one] as Source));
  const said = type === '' ? 'the body has no Content-Type' : `the body is ${type}`;
  throw new GatewayError('GATEWAY_MEDIA_TYPE', `${said}; send ${taken.join(' or ')}`, {
    headers: { 'accept-post': taken.join(', ') },
  });
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxDroppedBytes) throw tooLarge({ connection: 'close' });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(request)) {
    bytes += chunk.length;
    if (bytes > maxDroppedBytes) throw tooLarge({ connection: 'close' });
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  if (bytes > maxBodyBytes) throw tooLarge();
  return Buffer.concat(chunks);
}

async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    // Destroying the request would destroy the socket before the answer is written.
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new GatewayError('GATEWAY_REQUEST_MALFORMED', 'the body ended before its announced length', { cause });
  }
}

function tooLarge(headers: Record<string, string> = {}): GatewayError {
  return new GatewayError('GATEWAY_BODY_TOO_LARGE', `the body is larger than ${maxBodyBytes} bytes`, { headers });
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new GatewayError('GATEWAY_JSON_BROKEN', 'the body is not UTF-8', { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('GATEWAY_JSON_BROKEN', `the body is not JSON${placeOf(cause)}`, { cause });
  }
}

/** Only the place, never the words of the parser: those quote the body, and the body may hold a SUPI. */
function placeOf(error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? '' : ` (at character ${position})`;
}
