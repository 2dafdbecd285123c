import { z } from 'zod';
import { conditions } from '../kind/condition.ts';

/** The status of a claim: what it is given, and first what is proposed to give it. */
export function answerStatus<Grant extends z.ZodRawShape>(grant: Grant) {
  return z
    .object({
      ...grant,
      proposed: z
        .object(grant)
        .optional()
        .describe('An answer that no other claim may hold; it becomes the answer once that is certain.'),
      expiryTime: z.string().optional().describe('When the answer ends; never, without it.'),
      conditions: conditions.optional(),
    })
    .describe('The answer.');
}
