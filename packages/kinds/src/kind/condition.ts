import { z } from 'zod';

/** One observation about an object. @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/condition/ */
export const condition = z
  .object({
    type: z.string().min(1).max(316).describe('What is observed, in CamelCase.'),
    status: z.enum(['True', 'False', 'Unknown']).describe('Whether it holds.'),
    observedGeneration: z.int().min(0).optional().describe('The generation of the object that this was observed on.'),
    lastTransitionTime: z.iso.datetime({ offset: true }).describe('When the status last changed.'),
    reason: z.string().min(1).max(1024).describe('Why, as one CamelCase word for programs.'),
    message: z.string().max(32_768).describe('Why, for people.'),
  })
  .describe('One observation.');

export type Condition = z.output<typeof condition>;

export const conditions = z
  .array(condition)
  .describe('Observations about the object, one of each type.')
  .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] });

export const observedGeneration = z
  .int()
  .min(0)
  .describe('The generation that the controller last acted on: the status speaks of that one.');
