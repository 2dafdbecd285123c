import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a role', () => {
  answers(
    'ClusterRole',
    {
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { nonResourceURLs: ['/x'], verbs: ['get'] },
      ],
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
    },
    [
      [
        'aggregationRule',
        {},
        [
          'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
        ],
      ],
      [
        'rules',
        [null],
        [
          'rules[0].verbs: Required value: verbs must contain at least one value',
          'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
          'rules[0].resources: Required value: resource rules must supply at least one resource',
        ],
      ],
      [
        'rules[0].apiGroups',
        undefined,
        ['rules[0].apiGroups: Required value: resource rules must supply at least one api group'],
      ],
      [
        'rules[0].nonResourceURLs',
        [null],
        [
          'rules[0].nonResourceURLs: Invalid value: [""]: rules cannot apply to both regular resources and non-resource URLs',
        ],
      ],
      [
        'rules[0].resources',
        undefined,
        ['rules[0].resources: Required value: resource rules must supply at least one resource'],
      ],
      ['rules[0].verbs', undefined, ['rules[0].verbs: Required value: verbs must contain at least one value']],
      [
        'rules[1].nonResourceURLs',
        undefined,
        [
          'rules[1].apiGroups: Required value: resource rules must supply at least one api group',
          'rules[1].resources: Required value: resource rules must supply at least one resource',
        ],
      ],
    ],
  );
});

describe('a binding', () => {
  answers(
    'RoleBinding',
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
      subjects: [
        { kind: 'ServiceAccount', name: 'x', namespace: 'n' },
        { kind: 'User', name: 'u' },
        { kind: 'Group', name: 'g', apiGroup: 'rbac.authorization.k8s.io' },
      ],
    },
    [
      [
        'roleRef',
        undefined,
        [
          'roleRef.kind: Unsupported value: "": supported values: "Role", "ClusterRole"',
          'roleRef.name: Required value',
        ],
      ],
      [
        'roleRef.apiGroup',
        'x',
        ['roleRef.apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"'],
      ],
      ['roleRef.kind', undefined, ['roleRef.kind: Unsupported value: "": supported values: "Role", "ClusterRole"']],
      ['roleRef.name', undefined, ['roleRef.name: Required value']],
      ['roleRef.name', 'a.b/c', ['roleRef.name: Invalid value: "a.b/c": <no slash>']],
      [
        'subjects',
        [null],
        [
          'subjects[0].name: Required value',
          'subjects[0].kind: Unsupported value: "": supported values: "ServiceAccount", "User", "Group"',
        ],
      ],
      ['subjects[0].apiGroup', 'x', ['subjects[0].apiGroup: Unsupported value: "x": supported values: ""']],
      [
        'subjects[0].kind',
        undefined,
        ['subjects[0].kind: Unsupported value: "": supported values: "ServiceAccount", "User", "Group"'],
      ],
      ['subjects[0].name', undefined, ['subjects[0].name: Required value']],
      ['subjects[0].name', 'Not_Valid!', ['subjects[0].name: Invalid value: "Not_Valid!": <subdomain>']],
      [
        'subjects[1].apiGroup',
        'x',
        ['subjects[1].apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"'],
      ],
    ],
  );
});

describe('a binding of the cluster', () => {
  answers(
    'ClusterRoleBinding',
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'a' },
      subjects: [{ kind: 'ServiceAccount', name: 'x', namespace: 'n' }],
    },
    [
      [
        'roleRef',
        undefined,
        ['roleRef.kind: Unsupported value: "": supported values: "ClusterRole"', 'roleRef.name: Required value'],
      ],
      [
        'roleRef.apiGroup',
        'x',
        ['roleRef.apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"'],
      ],
      ['roleRef.kind', undefined, ['roleRef.kind: Unsupported value: "": supported values: "ClusterRole"']],
      ['roleRef.name', undefined, ['roleRef.name: Required value']],
      ['roleRef.name', 'a.b/c', ['roleRef.name: Invalid value: "a.b/c": <no slash>']],
      [
        'subjects',
        [null],
        [
          'subjects[0].name: Required value',
          'subjects[0].kind: Unsupported value: "": supported values: "ServiceAccount", "User", "Group"',
        ],
      ],
      ['subjects[0].apiGroup', 'x', ['subjects[0].apiGroup: Unsupported value: "x": supported values: ""']],
      [
        'subjects[0].kind',
        undefined,
        ['subjects[0].kind: Unsupported value: "": supported values: "ServiceAccount", "User", "Group"'],
      ],
      ['subjects[0].name', undefined, ['subjects[0].name: Required value']],
      ['subjects[0].name', 'Not_Valid!', ['subjects[0].name: Invalid value: "Not_Valid!": <subdomain>']],
      ['subjects[0].namespace', undefined, ['subjects[0].namespace: Required value']],
    ],
  );
});
