import { z } from 'zod';

/** Points to the object that something is taken from. Other fields of an ObjectReference are accepted and ignored. */
export function reference(what: string) {
  return z
    .object({
      name: z.string().min(1).max(253).describe('Its name.'),
      namespace: z
        .string()
        .max(63)
        .optional()
        .describe('Its namespace; without it that of the object that refers to it.'),
      apiVersion: z.string().optional().describe('Ignored.'),
      kind: z.string().optional().describe('Ignored.'),
    })
    .describe(what);
}

/** Chooses among what is labelled; only `matchLabels` is used. */
export const selector = z
  .object({
    matchLabels: z
      .record(z.string(), z.string().describe('Value of the label.'))
      .optional()
      .describe('Labels and their values, all of which count.'),
  })
  .describe('Labels that choose among prefixes; nephio.org/cluster-name tells clusters apart.');

export const userLabels = z
  .record(z.string(), z.string().describe('Value of the label.'))
  .describe('Labels of the result.');
