import { describe, expect, it } from 'vitest';
import type { Definition, Names } from './definition.ts';
import { beginDeletion, CLEANUP_FINALIZER, continueDeletion, establish, finishDeletion, isTrue } from './status.ts';

const NOW = '2024-01-02T03:04:05Z';
const LATER = '2024-01-02T03:05:05Z';

function definition(names: Partial<Names> = {}, group = 'g.example.com'): Definition {
  const all: Names = { plural: 'slices', singular: 'slice', kind: 'Slice', listKind: 'SliceList', ...names };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${all.plural}.${group}`, uid: 'u', resourceVersion: '1', creationTimestamp: NOW },
    spec: { group, scope: 'Namespaced', names: all, versions: [] },
    status: { acceptedNames: { plural: '', kind: '' }, conditions: [], storedVersions: ['v1'] },
  };
}

describe('establish', () => {
  it('accepts names that nobody has, and establishes the definition', () => {
    const { status } = establish(definition({ shortNames: ['sl'], categories: ['all'] }), [], NOW);
    expect(status).toEqual({
      acceptedNames: {
        plural: 'slices',
        singular: 'slice',
        kind: 'Slice',
        listKind: 'SliceList',
        shortNames: ['sl'],
        categories: ['all'],
      },
      conditions: [
        {
          type: 'NamesAccepted',
          status: 'True',
          lastTransitionTime: NOW,
          reason: 'NoConflicts',
          message: 'no conflicts found',
        },
        {
          type: 'Established',
          status: 'True',
          lastTransitionTime: NOW,
          reason: 'InitialNamesAccepted',
          message: 'the initial names have been accepted',
        },
      ],
      storedVersions: ['v1'],
    });
  });

  it('changes nothing the second time', () => {
    const once = establish(definition({ shortNames: ['sl'] }), [], NOW);
    expect(establish(once, [], LATER)).toEqual(once);
  });

  it('does not touch what it is given', () => {
    const given = definition();
    const before = structuredClone(given);
    establish(given, [], NOW);
    expect(given).toEqual(before);
  });

  const holder = establish(definition({ plural: 'slices', shortNames: ['sl'] }), [], NOW);

  it.each<[string, Partial<Names>, string, string]>([
    [
      'plural',
      { plural: 'slice', singular: 'x', kind: 'X', listKind: 'XL' },
      'PluralConflict',
      '"slice" is already in use',
    ],
    [
      'singular',
      { plural: 'xs', singular: 'slices', kind: 'X', listKind: 'XL' },
      'SingularConflict',
      '"slices" is already in use',
    ],
    [
      'short name',
      { plural: 'xs', singular: 'x', kind: 'X', listKind: 'XL', shortNames: ['xx', 'sl'] },
      'ShortNamesConflict',
      '"sl" is already in use',
    ],
    [
      'kind',
      { plural: 'xs', singular: 'x', kind: 'Slice', listKind: 'XL' },
      'KindConflict',
      '"Slice" is already in use',
    ],
    [
      'list kind',
      { plural: 'xs', singular: 'x', kind: 'X', listKind: 'SliceList' },
      'ListKindConflict',
      '"SliceList" is already in use',
    ],
    [
      'names, of which the last is told,',
      { plural: 'xs', singular: 'x', kind: 'Slice', listKind: 'SliceList', shortNames: ['sl'] },
      'ListKindConflict',
      '"SliceList" is already in use',
    ],
    [
      'short names',
      { plural: 'xs', singular: 'x', kind: 'X', listKind: 'XL', shortNames: ['sl', 'slice', 'sl'] },
      'ShortNamesConflict',
      '["sl" is already in use, "slice" is already in use]',
    ],
  ])('does not establish a definition whose %s another one holds', (_name, names, reason, message) => {
    const { status } = establish(definition(names), [holder], NOW);
    expect(status?.conditions).toEqual([
      { type: 'NamesAccepted', status: 'False', lastTransitionTime: NOW, reason, message },
      {
        type: 'Established',
        status: 'False',
        lastTransitionTime: NOW,
        reason: 'NotAccepted',
        message: 'not all names are accepted',
      },
    ]);
  });

  it('lets other groups use the same names', () => {
    expect(isTrue(establish(definition({}, 'h.example.com'), [holder], NOW), 'Established')).toBe(true);
  });

  it('establishes a definition when the other one is gone', () => {
    const waiting = establish(definition({ plural: 'xs', singular: 'x' }), [holder], NOW);
    const free = establish(waiting, [], LATER);
    expect(free.status?.conditions?.map(({ status, lastTransitionTime }) => [status, lastTransitionTime])).toEqual([
      ['True', LATER],
      ['True', LATER],
    ]);
  });

  it('keeps a definition established that asks for a name that is taken', () => {
    const mine = establish(definition({ plural: 'xs', singular: 'x', kind: 'X', listKind: 'XL' }), [holder], NOW);
    const asking = { ...mine, spec: { ...mine.spec, names: { ...mine.spec.names, shortNames: ['sl'] } } };
    const result = establish(asking, [holder], LATER);
    expect(isTrue(result, 'Established')).toBe(true);
    expect(isTrue(result, 'NamesAccepted')).toBe(false);
    expect(result.status?.acceptedNames?.shortNames).toBeUndefined();
  });
});

describe('the approval of a definition', () => {
  function approved(annotation: string, group = 'x.k8s.io'): unknown {
    const given = definition({}, group);
    given.metadata.annotations = { 'api-approved.kubernetes.io': annotation };
    return establish(given, [], NOW).status?.conditions?.[2];
  }

  it('is a condition in groups of Kubernetes', () => {
    const type = 'KubernetesAPIApprovalPolicyConformant';
    const url = 'https://github.com/kubernetes/enhancements/pull/1';
    const lastTransitionTime = NOW;
    expect(approved(url)).toEqual({
      type,
      status: 'True',
      lastTransitionTime,
      reason: 'ApprovedAnnotation',
      message: `approved in ${url}`,
    });
    expect(approved('unapproved, a test')).toEqual({
      type,
      status: 'False',
      lastTransitionTime,
      reason: 'UnapprovedAnnotation',
      message: 'not approved: "unapproved, a test"',
    });
  });

  it('is nothing in other groups', () => {
    expect(approved('https://a.example', 'x.example.com')).toBeUndefined();
  });
});

describe('deletion of a definition', () => {
  it('waits for its instances', () => {
    const marked = beginDeletion(establish(definition(), [], NOW), LATER);
    expect(marked.metadata.finalizers).toEqual([CLEANUP_FINALIZER]);
    expect(marked.status?.conditions?.at(-1)).toEqual({
      type: 'Terminating',
      status: 'True',
      lastTransitionTime: LATER,
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will be initiated soon',
    });
    expect(beginDeletion(marked, LATER)).toBe(marked);
  });

  it('says that it is under way, since when it was asked for', () => {
    const marked = beginDeletion(definition(), NOW);
    expect(continueDeletion(marked, LATER).status?.conditions).toEqual([
      {
        type: 'Terminating',
        status: 'True',
        lastTransitionTime: NOW,
        reason: 'InstanceDeletionInProgress',
        message: 'CustomResource deletion is in progress',
      },
    ]);
  });

  it('goes on when they are gone, keeping finalizers of others', () => {
    const marked = beginDeletion(definition(), NOW);
    expect(finishDeletion(marked, LATER).metadata.finalizers).toBeUndefined();
    marked.metadata.finalizers?.push('mine.example.com/x');
    const done = finishDeletion(marked, LATER);
    expect(done.metadata.finalizers).toEqual(['mine.example.com/x']);
    expect(isTrue(done, 'Terminating')).toBe(false);
  });
});
