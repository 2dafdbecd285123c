import { validateReviewVersions, validateWebhookClient } from '../builtin/rules/webhook.ts';
import { type FieldError, forbidden, required } from '../status/field-error.ts';
import type { Conversion } from './definition.ts';
import { oneOfTexts } from './version.ts';

const path = 'spec.conversion';
const NOT_WEBHOOK = 'should not be set when strategy is not set to Webhook';

/** Checks how versions are converted. A webhook is checked, too, though nothing here calls one: objects only change their apiVersion. */
export function validateConversion({ strategy, webhook }: Conversion): FieldError[] {
  const errors = oneOfTexts(strategy, ['None', 'Webhook'], `${path}.strategy`);
  const client = webhook?.clientConfig;
  const versions = webhook?.conversionReviewVersions ?? [];
  if (strategy === 'Webhook') {
    const missing = required(`${path}.webhookClientConfig`, 'required when strategy is set to Webhook');
    const checked = client ? validateWebhookClient(`${path}.webhookClientConfig`, client) : [missing];
    return [...errors, ...checked, ...validateReviewVersions(`${path}.conversionReviewVersions`, versions)];
  }
  if (client) errors.push(forbidden(`${path}.webhookClientConfig`, NOT_WEBHOOK));
  if (versions.length > 0) errors.push(forbidden(`${path}.conversionReviewVersions`, NOT_WEBHOOK));
  return errors;
}
