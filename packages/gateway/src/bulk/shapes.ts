import { z } from 'zod';
import { json, seePage, writeAnswers } from '../http/answers.ts';
import { formType, jsonType } from '../http/body.ts';

/** What one request may ask for: 10,000 UEs are stored within seconds, and a client still waits for them. */
const maxCount = 10_000;

/** As many as the prototype made when nothing was said. */
export const defaultCount = 100;

const countError = `count must be a whole number, 1 to ${maxCount}`;

/** Forms and queries carry text; their digits are taken for the number they write. */
const count = z
  .preprocess(
    (value) => (typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value),
    z.int(countError).min(1, countError).max(maxCount, countError).optional(),
  )
  .describe(`How many: the UEs 1 to \`count\`. Without it, ${defaultCount}.`);

const query = z.strictObject({ count });
const body = z.strictObject({ count }).prefault({});

const failures = z
  .array(z.object({ ue_id: z.int(), error: z.string(), code: z.string() }))
  .describe('The UEs for which it did not work, and why. The others are done.');

const created = z
  .object({ created: z.int().describe('UEs of these that are connected now.'), failed: failures })
  .meta({ id: 'BulkCreated' });

const removed = z
  .object({ removed: z.int().describe('UEs of these that were there.'), failed: failures })
  .meta({ id: 'BulkRemoved' });

const description = `The UEs 1 to \`count\`, several at a time. Sending it again does no harm. 200: all are done. 207: some are, \`failed\` lists the
others. If none is done, the status is that of the first failure.`;

const input = { querystring: query, body, consumes: [jsonType, formType] };

export const createSchema = {
  summary: 'Connect many UEs and simulate them',
  description,
  ...input,
  response: responsesOf(created),
};

export const deleteSchema = {
  summary: 'Disconnect many UEs',
  description: `${description} UEs that are not there are no failure.`,
  ...input,
  response: responsesOf(removed),
};

function responsesOf<Schema extends z.ZodType>(schema: Schema) {
  return {
    ...writeAnswers,
    200: json('All are done.', schema),
    207: json('Some are done; `failed` lists the others.', schema),
    302: seePage,
  };
}
