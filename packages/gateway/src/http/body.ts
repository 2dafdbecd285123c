import { parse } from 'node:querystring';
import { GatewayError } from '../errors.ts';
import type { App } from './app.ts';

/** No request of this API needs more than a few hundred bytes; a mebibyte leaves room and does no harm to memory. */
export const maxBodyBytes = 1024 * 1024;

export const jsonType = 'application/json';
export const formType = 'application/x-www-form-urlencoded';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Makes JSON the only type of body that is taken. A body of nothing but blanks counts as none.
 *
 * Not by fastify's own parser: that one takes bytes that are no UTF-8, refuses empty bodies, and does not say where the text is broken.
 */
export function parseJson(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(jsonType, { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) =>
    jsonOf(decode(bytes)),
  );
}

/** Takes what forms of web pages send, too. A field that is given twice becomes a list, which no schema takes: nothing is chosen silently. */
export function parseForms(app: App): void {
  app.addContentTypeParser(formType, { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) => {
    const text = decode(bytes);
    return text.trim() === '' ? undefined : { ...parse(text) };
  });
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new GatewayError('GATEWAY_JSON_BROKEN', 'the body is not UTF-8', { cause });
  }
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return undefined;
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
