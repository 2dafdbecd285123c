import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused } from '../testing/kinds.ts';

const mutation = { patchType: 'JSONPatch', jsonPatch: { expression: '[]' } };
const policy = (spec: object = {}) => ({
  spec: {
    mutations: [mutation],
    reinvocationPolicy: 'Never',
    matchConstraints: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
    },
    ...spec,
  },
});

describe('mutating policies', () => {
  it('fail, and match all that is not left out, unless they say otherwise', () => {
    expect(created(kind('MutatingAdmissionPolicy'), policy()).spec).toMatchObject({
      failurePolicy: 'Fail',
      matchConstraints: {
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: {},
        resourceRules: [{ scope: '*' }],
      },
    });
    const bound = { spec: { policyName: 'p', matchResources: {} } };
    for (const name of ['MutatingAdmissionPolicyBinding', 'ValidatingAdmissionPolicyBinding']) {
      expect(created(kind(name), bound).spec).toMatchObject({ matchResources: { matchPolicy: 'Equivalent' } });
    }
  });

  it.each<[string, object, string[]]>([
    ['with a patch', {}, []],
    [
      'with an object to apply',
      { mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } }] },
      [],
    ],
    ['for nothing', { matchConstraints: undefined }, ['spec.matchConstraints: Required value']],
    ['for no resources', { matchConstraints: {} }, ['spec.matchConstraints.resourceRules: Required value']],
    [
      'that change nothing',
      { mutations: [] },
      ['spec.mutations: Required value: mutations must contain at least one item'],
    ],
    [
      'of another form',
      { mutations: [{ patchType: 'Text' }] },
      ['spec.mutations[0].patchType: Unsupported value: "Text": supported values: "ApplyConfiguration", "JSONPatch"'],
    ],
    [
      'without their patch',
      { mutations: [{ patchType: 'JSONPatch' }] },
      ['spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch'],
    ],
    [
      'with an empty patch',
      { mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: ' ' } }] },
      ['spec.mutations[0].jsonPatch.expression: Required value: expression is not specified'],
    ],
    [
      'that do not say whether they come again',
      { reinvocationPolicy: undefined },
      ['spec.reinvocationPolicy: Required value'],
    ],
  ])('%s', (_what, spec, errors) => {
    expect(refused('MutatingAdmissionPolicy', policy(spec))).toEqual(errors);
  });

  it('print what they have', () => {
    expect(
      cells('MutatingAdmissionPolicy', policy({ paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } })),
    ).toMatchObject({
      Mutations: 1,
      ParamKind: 'v1/ConfigMap',
    });
    expect(
      cells('MutatingAdmissionPolicyBinding', { spec: { policyName: 'p', paramRef: { name: 'c', namespace: 'n' } } }),
    ).toMatchObject({
      PolicyName: 'p',
      ParamRef: 'n/c',
    });
    expect(refused('MutatingAdmissionPolicyBinding', { spec: {} })).toEqual(['spec.policyName: Required value']);
  });
});
