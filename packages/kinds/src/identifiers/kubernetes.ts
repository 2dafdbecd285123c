import { z } from 'zod';
import { orRequired } from '../kind/message.ts';

/** Name of an object that becomes a DNS label: Services, and what gets names from them. RFC 1123. */
export const labelName = z
  .string(orRequired('name must be text'))
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'name must be lower-case letters, digits and "-", starting and ending with a letter or digit',
  )
  .max(63, 'name must be at most 63 characters')
  .describe('Lower-case letters, digits and "-", at most 63 characters (RFC 1123 label).');

/** Host name or address. */
export const host = z
  .string(orRequired('host must be text'))
  .regex(
    /^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?([.][A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*$/,
    'host must be a host name or an IPv4 address',
  )
  .max(253, 'host must be at most 253 characters')
  .describe('Host name (RFC 1123) or IPv4 address.');

/** Container image reference. The registry decides whether it exists: only what can never be one is refused. */
export const image = z
  .string(orRequired('image must be text'))
  .regex(
    /^[A-Za-z0-9][-A-Za-z0-9._/:@]*$/,
    'image must be a container image reference, for example "free5gc/upf:latest"',
  )
  .max(512)
  .describe('Container image, for example free5gc/upf:latest.');

const quantityMessage = 'must be a quantity, for example "500m" or "128Mi"';
const quantityPattern = /^[+]?[0-9]+([.][0-9]*)?([eE][-+]?[0-9]+|[numkMGTPE]|[KMGTPE]i)?$/;

/** An amount as Kubernetes writes it: `100m`, `128Mi`, 2. */
export const quantity = z
  .union(
    [z.int().min(0, quantityMessage), z.string().regex(quantityPattern, quantityMessage)],
    orRequired(quantityMessage),
  )
  .describe('Kubernetes quantity, for example 500m or 128Mi.')
  .meta({ 'x-kubernetes-int-or-string': true });

/** Requests and limits of a container by resource name. @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export const resources = z
  .object({
    requests: z.record(z.string(), quantity).optional().describe('What the scheduler reserves, by resource name.'),
    limits: z.record(z.string(), quantity).optional().describe('What a container may use at most, by resource name.'),
  })
  .describe('Compute resources of a container.');

export type Resources = z.output<typeof resources>;
