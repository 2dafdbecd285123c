import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type AnyAnswer, type ApiRequest, header } from './message.ts';

const gzipped = promisify(gzip);

/** As a real server: below this, packing costs more than it saves. */
const leastBytes = 128 * 1024;
/** The fastest level, which a real server takes too: lists shrink to a tenth with it. */
const level = 1;

/** Packs a large answer for a client that takes gzip. Streams stay as they are. */
export async function compressed(answer: AnyAnswer, request: ApiRequest): Promise<AnyAnswer> {
  if (answer.stream || answer.body.length < leastBytes) return answer;
  if (!/\bgzip\b/.test(header(request, 'accept-encoding'))) return answer;
  const headers = { ...answer.headers, 'content-encoding': 'gzip', vary: 'Accept-Encoding' };
  return { ...answer, headers, body: await gzipped(answer.body, { level }) };
}
