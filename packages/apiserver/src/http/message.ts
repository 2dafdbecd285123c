import type { User } from '../auth/user.ts';

/** A request, whatever brought it here: a socket or a call inside the process. */
export interface ApiRequest {
  method: string;
  /** With the query, as in the request line. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
  /** Who asks, when the connection says so: by client certificate, or as the process itself. */
  user?: User | undefined;
}

export type Headers = Record<string, string | string[]>;

/** An answer with its whole body. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Buffer;
  stream?: undefined;
}

/** Where a stream's bytes go. */
export interface StreamSink {
  write(bytes: Buffer): void;
  end(): void;
}

/** An answer whose body comes as it happens. */
export interface StreamAnswer {
  status: number;
  headers: Headers;
  /** Starts writing. Returns how to stop, for when nobody reads any more; not called after `end`. */
  stream(sink: StreamSink): () => void;
}

export type AnyAnswer = Answer | StreamAnswer;

export const jsonHeaders: Readonly<Headers> = { 'content-type': 'application/json' };

export function json(status: number, value: unknown): Answer {
  return { status, headers: { ...jsonHeaders }, body: Buffer.from(JSON.stringify(value)) };
}

export function text(status: number, value: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(value) };
}

/** What Go's router answers to a path that nothing serves. */
export function pageNotFound(): Answer {
  return text(404, '404 page not found\n');
}

/** One value of a header that should have one. */
export function header(request: ApiRequest, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
