import { describe, expect, it } from 'vitest';
import { validateConversion } from './conversion.ts';
import type { Conversion, ConversionWebhook } from './definition.ts';

function problems(conversion: Conversion): string[] {
  return validateConversion(conversion).map(({ field, message }) => `${field}: ${message}`);
}

function client(clientConfig: ConversionWebhook['clientConfig'], conversionReviewVersions = ['v1']): string[] {
  const webhook = { ...(clientConfig && { clientConfig }), conversionReviewVersions };
  return problems({ strategy: 'Webhook', webhook }).map((text) => text.replace('spec.conversion.', ''));
}

const service = { name: 'converter', namespace: 'default' };
const HTTPS = "'https' is the only allowed URL scheme; desired format: https://host[/path]";

describe('the conversion of a definition', () => {
  it.each<[string, Conversion]>([
    ['none', { strategy: 'None' }],
    ['none, with an empty webhook', { strategy: 'None', webhook: {} }],
    ['a service', { strategy: 'Webhook', webhook: { clientConfig: { service }, conversionReviewVersions: ['v1'] } }],
    [
      'a URL, spoken to in a version of tomorrow too',
      {
        strategy: 'Webhook',
        webhook: {
          clientConfig: { url: 'https://c.example.com/convert' },
          conversionReviewVersions: ['v2', 'v1beta1'],
        },
      },
    ],
  ])('may be %s', (_name, conversion) => {
    expect(problems(conversion)).toEqual([]);
  });

  it.each<[string, Conversion, string[]]>([
    ['has a strategy', { strategy: '' }, ['spec.conversion.strategy: Required value']],
    [
      'has a webhook if that is its strategy',
      { strategy: 'Webhook' },
      [
        'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
        'spec.conversion.conversionReviewVersions: Required value',
      ],
    ],
    [
      'has none if it is not',
      { strategy: 'None', webhook: { clientConfig: { service }, conversionReviewVersions: ['v1'] } },
      [
        'spec.conversion.webhookClientConfig: Forbidden: should not be set when strategy is not set to Webhook',
        'spec.conversion.conversionReviewVersions: Forbidden: should not be set when strategy is not set to Webhook',
      ],
    ],
  ])('%s', (_name, conversion, expected) => {
    expect(problems(conversion)).toEqual(expected);
  });

  it.each<[string, ConversionWebhook['clientConfig'], string[]]>([
    ['either', {}, ['webhookClientConfig: Required value: exactly one of url or service is required']],
    [
      'not both',
      { url: 'https://x', service },
      ['webhookClientConfig: Required value: exactly one of url or service is required'],
    ],
    ['https', { url: 'http://x' }, [`webhookClientConfig.url: Invalid value: "http": ${HTTPS}`]],
    [
      'a host',
      { url: 'nowhere' },
      [
        `webhookClientConfig.url: Invalid value: "": ${HTTPS}`,
        'webhookClientConfig.url: Invalid value: "": host must be specified; desired format: https://host[/path]',
      ],
    ],
    [
      'nothing else in the URL',
      { url: 'https://u:p@x/y?q=1#f' },
      [
        'webhookClientConfig.url: Invalid value: "u:p": user information is not permitted in the URL',
        'webhookClientConfig.url: Invalid value: "f": fragments are not permitted in the URL',
        'webhookClientConfig.url: Invalid value: "q=1": query parameters are not permitted in the URL',
      ],
    ],
    [
      'a whole service',
      { service: { port: 0 } },
      [
        'webhookClientConfig.service.name: Required value',
        'webhookClientConfig.service.namespace: Required value',
        'webhookClientConfig.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive',
      ],
    ],
  ])('by webhook needs a service or a URL: %s', (_name, config, expected) => {
    expect(client(config)).toEqual(expected);
  });

  it('by webhook is spoken of in versions that are names, once each, one of them known', () => {
    expect(client({ service }, ['v2', 'v2', 'V3'])).toEqual([
      'conversionReviewVersions[1]: Invalid value: "v2": duplicate version',
      expect.stringMatching(/^conversionReviewVersions\[2\]: Invalid value: "V3": a DNS-1035 label must consist of/),
      'conversionReviewVersions: Invalid value: ["v2","v2","V3"]: must include at least one of v1, v1beta1',
    ]);
  });
});
