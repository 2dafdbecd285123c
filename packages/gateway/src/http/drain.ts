import type { IncomingMessage } from 'node:http';
import { maxBodyBytes } from './body.ts';

/** What is larger than we take by mistake is still read to its end; beyond this it is no mistake any more. */
const maxDroppedBytes = 16 * maxBodyBytes;

/**
 * Reads the rest of a body that is too large and drops it. A client that is still sending rarely reads the answer, and a connection that is
 * closed on it is reset before it does.
 */
export function drain(request: IncomingMessage): Promise<void> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (request.readableEnded || request.destroyed || announced > maxDroppedBytes) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    request.on('data', ({ length }: Buffer) => {
      bytes += length;
      if (bytes > maxDroppedBytes) resolve();
    });
    // After each of them comes `close`; after the end of a request on a kept connection only `end`.
    request.once('end', resolve).once('close', resolve);
    request.resume();
  });
}
