import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused, refusedChange } from '../testing/kinds.ts';

const group = 'rbac.authorization.k8s.io';
const binding = (fields: object = {}) => ({
  roleRef: { kind: 'ClusterRole', name: 'r' },
  subjects: [{ kind: 'User', name: 'u' }],
  ...fields,
});

describe('roles', () => {
  const rule = (fields: object) => ({ rules: [{ verbs: ['get'], ...fields }] });

  it.each<[string, string, object, string[]]>([
    ['Role', 'of resources', rule({ apiGroups: [''], resources: ['pods'] }), []],
    [
      'Role',
      'without verbs',
      { rules: [{ apiGroups: [''], resources: ['pods'] }] },
      ['rules[0].verbs: Required value: verbs must contain at least one value'],
    ],
    [
      'Role',
      'about nothing',
      rule({}),
      [
        'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
        'rules[0].resources: Required value: resource rules must supply at least one resource',
      ],
    ],
    [
      'Role',
      'of paths',
      rule({ nonResourceURLs: ['/x'] }),
      ['rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs'],
    ],
    ['ClusterRole', 'of paths', rule({ nonResourceURLs: ['/x'] }), []],
    [
      'ClusterRole',
      'of paths and resources',
      rule({ nonResourceURLs: ['/x'], resources: ['pods'] }),
      [
        'rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs',
      ],
    ],
  ])('%s: checks a rule %s', (name, _about, body, errors) => {
    expect(refused(name, body)).toEqual(errors);
  });
});

describe('bindings', () => {
  it('fill in their group', () => {
    expect(
      created(
        kind('RoleBinding'),
        binding({
          subjects: [
            { kind: 'User', name: 'u' },
            { kind: 'ServiceAccount', name: 's' },
          ],
        }),
      ),
    ).toMatchObject({
      roleRef: { apiGroup: group },
      subjects: [{ apiGroup: group }, { kind: 'ServiceAccount', name: 's' }],
    });
  });

  it.each<[string, string, object, string[]]>([
    [
      'RoleBinding',
      'another kind of role',
      binding({ roleRef: { kind: 'Group', name: 'r' } }),
      ['roleRef.kind: Unsupported value: "Group": supported values: "Role", "ClusterRole"'],
    ],
    [
      'ClusterRoleBinding',
      'a role of a namespace',
      binding({ roleRef: { kind: 'Role', name: 'r' } }),
      ['roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"'],
    ],
    [
      'RoleBinding',
      'a role without name',
      binding({ roleRef: { kind: 'Role', name: '' } }),
      ['roleRef.name: Required value'],
    ],
    [
      'RoleBinding',
      'another kind of subject',
      binding({ subjects: [{ kind: 'Robot', name: 'r' }] }),
      ['subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"'],
    ],
    [
      'RoleBinding',
      'an account of its own namespace',
      binding({ subjects: [{ kind: 'ServiceAccount', name: 's' }] }),
      [],
    ],
    [
      'ClusterRoleBinding',
      'an account of no namespace',
      binding({ subjects: [{ kind: 'ServiceAccount', name: 's' }] }),
      ['subjects[0].namespace: Required value'],
    ],
    [
      'RoleBinding',
      'a user of another group',
      binding({ subjects: [{ kind: 'User', name: 'u', apiGroup: 'x' }] }),
      [`subjects[0].apiGroup: Unsupported value: "x": supported values: "${group}"`],
    ],
    ['RoleBinding', 'nobody', binding({ subjects: [] }), []],
  ])('%s: checks %s', (name, _about, body, errors) => {
    expect(refused(name, body)).toEqual(errors);
  });

  it('keep their role and change their subjects', () => {
    expect(
      refusedChange('ClusterRoleBinding', binding(), binding({ roleRef: { kind: 'ClusterRole', name: 's' } })),
    ).toEqual([
      `roleRef: Invalid value: {"APIGroup":"${group}","Kind":"ClusterRole","Name":"s"}: cannot change roleRef`,
    ]);
    expect(refusedChange('ClusterRoleBinding', binding(), binding({ subjects: [] }))).toEqual([]);
  });

  it('print role and subjects', () => {
    const subjects = [
      { kind: 'User', name: 'u' },
      { kind: 'Group', name: 'g' },
      { kind: 'ServiceAccount', name: 's', namespace: 'n' },
    ];
    expect(cells('RoleBinding', binding({ subjects }))).toMatchObject({
      Role: 'ClusterRole/r',
      Users: 'u',
      Groups: 'g',
      ServiceAccounts: 'n/s',
    });
  });
});
