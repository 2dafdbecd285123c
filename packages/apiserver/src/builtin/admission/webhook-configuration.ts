import { dnsSubdomain, qualified } from '../../registry/names.ts';
import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import { duplicate, type FieldError, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { validateSelector } from '../rules/label.ts';
import { choice } from '../rules/text.ts';
import { validateReviewVersions, validateWebhookClient, type WebhookClient } from '../rules/webhook.ts';
import type { LabelSelector } from '../types.ts';
import { type MatchCondition, type Rule, validateMatchConditions, validateRule } from './matching.ts';

interface Webhook {
  name: string;
  clientConfig: WebhookClient;
  rules?: Rule[];
  matchConditions?: MatchCondition[];
  failurePolicy?: string;
  matchPolicy?: string;
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  sideEffects?: string;
  timeoutSeconds?: number;
  admissionReviewVersions?: string[] | null;
  reinvocationPolicy?: string;
}

interface Configuration extends ApiObject {
  webhooks?: Webhook[];
}

/** What new webhooks may do beside their answer. */
const harmless = ['None', 'NoneOnDryRun'];

/** Seconds that a webhook may take. */
const timeout = { fallback: 10, max: 30 };

/** Configurations are kept for the tools that install them; the webhooks they name are not called. */
function webhookKind(kind: string, plural: string, mutating: boolean): ResourceInfo {
  return defineKind<Configuration>({
    type: `admissionregistration/v1.${kind}`,
    group: 'admissionregistration.k8s.io',
    plural,
    categories: ['api-extensions'],
    clusterScoped: true,
    hasGeneration: true,
    columns: [
      column<Configuration>(
        'Webhooks',
        ({ webhooks }) => webhooks?.length ?? 0,
        'Webhooks indicates the number of webhooks registered in this configuration',
        { type: 'integer' },
      ),
    ],
    strategy: {
      default({ webhooks }) {
        for (const webhook of webhooks ?? []) defaultWebhook(webhook, mutating);
      },
      validate: ({ webhooks }) => validateWebhooks(webhooks ?? []),
    },
  });
}

export const mutatingWebhookKind = webhookKind('MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', true);
export const validatingWebhookKind = webhookKind(
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
  false,
);

function defaultWebhook(webhook: Webhook, mutating: boolean): void {
  webhook.failurePolicy ??= 'Fail';
  webhook.matchPolicy ??= 'Equivalent';
  webhook.namespaceSelector ??= {};
  webhook.objectSelector ??= {};
  webhook.timeoutSeconds ??= timeout.fallback;
  if (mutating) webhook.reinvocationPolicy ??= 'Never';
  for (const rule of webhook.rules ?? []) rule.scope ??= '*';
  if (webhook.clientConfig.service) webhook.clientConfig.service.port ??= 443;
}

function validateWebhooks(webhooks: readonly Webhook[]): FieldError[] {
  const names = new Set<string>();
  return webhooks.flatMap((webhook, i) => {
    const errors = validateWebhook(`webhooks[${i}]`, webhook);
    if (names.has(webhook.name)) errors.push(duplicate(`webhooks[${i}].name`, webhook.name));
    names.add(webhook.name);
    return errors;
  });
}

function validateWebhook(field: string, webhook: Webhook): FieldError[] {
  const { sideEffects, timeoutSeconds = timeout.fallback } = webhook;
  const errors = [
    ...validateName(`${field}.name`, webhook.name),
    ...(webhook.rules ?? []).flatMap((rule, i) => validateRule(`${field}.rules[${i}]`, rule)),
    ...choice(`${field}.failurePolicy`, webhook.failurePolicy, ['Fail', 'Ignore']),
    ...choice(`${field}.matchPolicy`, webhook.matchPolicy, ['Equivalent', 'Exact']),
    ...choice(`${field}.sideEffects`, sideEffects, harmless),
  ];
  if (sideEffects === undefined) {
    errors.push(required(`${field}.sideEffects`, `must specify one of ${harmless.join(', ')}`));
  }
  if (timeoutSeconds < 1 || timeoutSeconds > timeout.max) {
    const text = 'the timeout value must be between 1 and 30 seconds';
    errors.push(invalid(`${field}.timeoutSeconds`, timeoutSeconds, text));
  }
  return [
    ...errors,
    ...validateSelector(`${field}.namespaceSelector`, webhook.namespaceSelector),
    ...validateSelector(`${field}.objectSelector`, webhook.objectSelector),
    ...choice(`${field}.reinvocationPolicy`, webhook.reinvocationPolicy, ['IfNeeded', 'Never']),
    ...validateWebhookClient(`${field}.clientConfig`, webhook.clientConfig),
    ...validateMatchConditions(`${field}.matchConditions`, webhook.matchConditions),
    ...validateReviewVersions(
      `${field}.admissionReviewVersions`,
      webhook.admissionReviewVersions ?? [],
      'must specify one of v1, v1beta1',
    ),
  ];
}

function validateName(field: string, name: string): FieldError[] {
  if (!name) return [required(field)];
  const wrong = dnsSubdomain(name);
  if (wrong.length > 0) return wrong.map((text) => invalid(field, name, text));
  return name.split('.').length < 3
    ? [invalid(field, name, 'should be a domain with at least three segments separated by dots')]
    : qualified(name.split('.')[0]!).map((text) => invalid(field, name, text));
}
