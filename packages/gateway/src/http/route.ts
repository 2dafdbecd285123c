import type { z } from 'zod';

/** What a client can take in answer: `page` only when it asks for HTML and not for JSON. */
export type Taste = 'json' | 'page' | 'any';

/** A request whose path and input have passed the schemas of its route. */
export interface RouteRequest<Path, Input> {
  readonly path: Path;
  readonly input: Input;
  readonly taste: Taste;
  /** Aborted when the gateway stops and its patience is over. */
  readonly signal: AbortSignal;
}

/** An answer. A string is sent as it is with the content type that `headers` names, anything else as JSON. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One possible answer of a route, for its description. */
export interface Answer {
  readonly description: string;
  /** Shape of the JSON; without it the answer has none (see `type`). */
  readonly schema?: z.ZodType;
  /** Content type where it is not JSON. */
  readonly type?: string;
}

/** From where a route takes its input. A form and a query only carry text. */
export type Source = 'json' | 'form' | 'query';

/** One method of one path: what it takes, what it answers, and what it does. `/openapi.json` is made from these. */
export interface Route<Path extends z.ZodType = z.ZodType, Input extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST';
  /** Segments that start with a colon are parameters: `/remove_pod/:id`. */
  readonly pattern: string;
  readonly summary: string;
  readonly description?: string;
  /** Shape of the parameters, as text. */
  readonly path?: Path;
  readonly input?: { readonly schema: Input; readonly from: readonly Source[]; readonly required: boolean };
  readonly answers: Readonly<Record<number, Answer>>;
  handle(request: RouteRequest<z.output<Path>, z.output<Input>>): Reply | Promise<Reply>;
}

/** Gives a route its types by inference. */
export function defineRoute<Path extends z.ZodType, Input extends z.ZodType>(route: Route<Path, Input>): Route {
  return route as unknown as Route;
}
