import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused } from '../testing/kinds.ts';

const rule = { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] };
const webhook = (fields: object = {}) => ({
  name: 'check.pods.example.com',
  clientConfig: { service: { name: 's', namespace: 'n' } },
  rules: [rule],
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  ...fields,
});
const webhooks = (...list: object[]) => ({ webhooks: list });

describe.each(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'])('%s', (name) => {
  it('says how the webhook is called', () => {
    expect(created(kind(name), webhooks(webhook()))).toMatchObject({
      webhooks: [
        {
          failurePolicy: 'Fail',
          matchPolicy: 'Equivalent',
          timeoutSeconds: 10,
          namespaceSelector: {},
          objectSelector: {},
          rules: [{ scope: '*' }],
          clientConfig: { service: { port: 443 } },
        },
      ],
    });
  });

  it.each<[string, object[], string[]]>([
    ['is right', [webhook()], []],
    ['is called by address', [webhook({ clientConfig: { url: 'https://a.b' } })], []],
    ['has no name', [webhook({ name: '' })], ['webhooks[0].name: Required value']],
    [
      'has too short a name',
      [webhook({ name: 'a.b' })],
      ['webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots'],
    ],
    [
      'has the name of another',
      [webhook(), webhook()],
      ['webhooks[1].name: Duplicate value: "check.pods.example.com"'],
    ],
    [
      'is nowhere',
      [webhook({ clientConfig: {} })],
      ['webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
    ],
    [
      'fails in another way',
      [webhook({ failurePolicy: 'Retry' })],
      ['webhooks[0].failurePolicy: Unsupported value: "Retry": supported values: "Fail", "Ignore"'],
    ],
    [
      'has side effects',
      [webhook({ sideEffects: 'Some' })],
      ['webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"'],
    ],
    [
      'takes too long',
      [webhook({ timeoutSeconds: 31 })],
      ['webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds'],
    ],
    [
      'understands no version',
      [webhook({ admissionReviewVersions: [] })],
      ['webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
    ],
    [
      'is about no operation',
      [webhook({ rules: [{ ...rule, operations: [] }] })],
      ['webhooks[0].rules[0].operations: Required value'],
    ],
    [
      'is about all and one',
      [webhook({ rules: [{ ...rule, operations: ['*', 'CREATE'] }] })],
      [
        'webhooks[0].rules[0].operations: Invalid value: ["*","CREATE"]: if \'*\' is present, must not specify other operations',
      ],
    ],
  ])('checks one that %s', (_about, list, errors) => {
    expect(refused(name, webhooks(...list))).toEqual(errors);
  });

  it('prints how many webhooks it has', () => {
    expect(cells(name, webhooks({}, {}))).toMatchObject({ Webhooks: 2 });
    expect(cells(name, {})).toMatchObject({ Webhooks: 0 });
  });
});

describe('admission', () => {
  it('calls mutating webhooks once', () => {
    expect(created(kind('MutatingWebhookConfiguration'), webhooks(webhook()))).toMatchObject({
      webhooks: [{ reinvocationPolicy: 'Never' }],
    });
    expect(created(kind('ValidatingWebhookConfiguration'), webhooks(webhook())).webhooks).not.toMatchObject([
      { reinvocationPolicy: 'Never' },
    ]);
  });

  it('keeps policies and prints what they check', () => {
    expect(created(kind('ValidatingAdmissionPolicy'), { spec: {} }).spec).toEqual({ failurePolicy: 'Fail' });
    expect(
      cells('ValidatingAdmissionPolicy', {
        spec: { validations: [{}], paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } },
      }),
    ).toMatchObject({ Validations: 1, ParamKind: 'v1/ConfigMap' });
    expect(cells('ValidatingAdmissionPolicy', { spec: {} })).toMatchObject({ Validations: 0, ParamKind: '<unset>' });
  });

  it('keeps bindings that name policy and actions', () => {
    expect(refused('ValidatingAdmissionPolicyBinding', { spec: {} })).toEqual([
      'spec.policyName: Required value',
      'spec.validationActions: Required value',
    ]);
    expect(
      refused('ValidatingAdmissionPolicyBinding', { spec: { policyName: 'p', validationActions: ['Deny'] } }),
    ).toEqual([]);
    expect(
      cells('ValidatingAdmissionPolicyBinding', { spec: { policyName: 'p', paramRef: { name: 'c', namespace: 'n' } } }),
    ).toMatchObject({ PolicyName: 'p', ParamRef: 'n/c' });
    expect(cells('ValidatingAdmissionPolicyBinding', { spec: { policyName: 'p' } })).toMatchObject({
      ParamRef: '<unset>',
    });
  });
});
