import { z } from 'zod';

/** One possible answer of a route, as fastify and OpenAPI describe it. */
export interface Answer<Schema extends z.ZodType> {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** An answer of JSON. */
export function json<Schema extends z.ZodType>(description: string, schema: Schema): Answer<Schema> {
  return { description, content: { 'application/json': { schema } } };
}

/** An answer of text. */
export function text(description: string, type: string): Answer<z.ZodString> {
  return { description, content: { [type]: { schema: z.string() } } };
}

/** The body of every answer that is an error. That of a bulk request tells what became of its UEs, too. */
export const errorBody = z
  .looseObject({
    error: z.string().describe('What is wrong, for people.'),
    code: z.string().describe('What is wrong, for programs; docs/errors.md explains every code.'),
    details: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .describe('Every field that is wrong, and why.'),
  })
  .meta({ id: 'Error' });

function failing(description: string): Answer<typeof errorBody> {
  return json(description, errorBody);
}

/** What any write may answer besides what it is for. */
export const writeAnswers = {
  400: failing('The path, the query or the body is wrong; `details` lists every field.'),
  403: failing('A web page of another origin sent the request, or the host name is not served.'),
  409: failing('The UE cannot be changed like this now; `code` says why.'),
  413: failing('The body is larger than 1 MiB.'),
  415: failing('The body is of a media type that is not taken here.'),
  429: failing('Too many writes are under way. Nothing was stored; try again after `Retry-After` seconds.'),
  502: failing('The API server refuses what NexSlice needs to do.'),
  503: failing('The API server is not available. Nothing was acknowledged; try again after `Retry-After` seconds.'),
  504: failing('Not confirmed in time: it may or may not be stored. Trying again does no harm.'),
} as const;

export const unknownUE = failing('There is no such UE. Nothing was changed.');
export const notReady = failing('Not ready; `details` lists what is missing.');

/** Where a browser is sent after a form: 302 makes it load the page anew. */
export const seePage = z.null().describe('Done; a client that does not ask for JSON is sent to the page.');
