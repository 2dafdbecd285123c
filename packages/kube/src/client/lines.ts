import { KubeError } from '../errors.ts';

/** etcd refuses objects above 1.5 MiB; a line beyond this is no watch event but something else that will not end. */
const maxLineBytes = 32 * 1024 * 1024;
const newline = 10;

/**
 * Splits a stream of bytes into lines. Each step yields the lines that one chunk completed, so that a burst costs one turn of the event loop
 * and not one per line. A multi-byte character may be torn between chunks. What follows the last newline is dropped: a stream that breaks in
 * the middle of a line has not delivered it.
 */
export async function* lineBatches(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[], void, undefined> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  for await (const bytes of chunks) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const part = chunk.subarray(start, end);
      const line = pending.length > 0 ? Buffer.concat([...pending, part]) : part;
      pending = [];
      pendingBytes = 0;
      start = end + 1;
      const text = line.toString('utf8').trim();
      if (text) lines.push(text);
    }
    if (start < chunk.length) {
      pending.push(chunk.subarray(start));
      pendingBytes += chunk.length - start;
      if (pendingBytes > maxLineBytes) {
        throw new KubeError('KUBE_RESPONSE_INVALID', `a watch event exceeds ${maxLineBytes} bytes`);
      }
    }
    // Even a batch without lines tells the reader that the connection is alive.
    yield lines;
  }
}
