import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server behind a proxy seems not to know yet. */
export interface Age {
  /** Whether a form of discovery is known: `v2`, `v2beta1`. The form of one document per group always is. */
  discovery: (version: string) => boolean;
  /** Whether there are OpenAPI documents of version 3. */
  openApi3: boolean;
}

export interface OlderServer {
  url: string;
  /** Method and URL of each request that came, with the media types of what was sent and wanted. */
  readonly requests: Recorded[];
  close(): Promise<void>;
}

export interface Recorded {
  method: string;
  url: string;
  sent: string;
  accept: string;
}

/** Stands before a server on plain HTTP and makes it look older than it is. */
export async function olderServer(target: string, age: Age): Promise<OlderServer> {
  const requests: Recorded[] = [];
  const server = createServer((incoming, answer) => {
    requests.push(recorded(incoming));
    if (!age.openApi3 && incoming.url?.startsWith('/openapi/v3')) {
      answer.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
      return;
    }
    const headers = { ...incoming.headers };
    if (headers.accept) headers.accept = asKnown(headers.accept, age);
    const outgoing = request(target + incoming.url, { method: incoming.method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      // A watch may have nothing to say for long, and its client waits for the headers.
      answer.flushHeaders();
      answered.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close };
}

function recorded({ method = '', url = '', headers }: IncomingMessage): Recorded {
  return { method, url, sent: headers['content-type'] ?? '', accept: headers.accept ?? '' };
}

/** An Accept header without the forms of discovery that are not known: a server that does not know them passes over them. */
function asKnown(accept: string, { discovery }: Age): string {
  const clauses = accept.split(',').filter((clause) => {
    const version = /g=apidiscovery\.k8s\.io;v=(\w+)/.exec(clause)?.[1];
    return version === undefined || discovery(version);
  });
  return clauses.join(',') || 'application/json';
}
