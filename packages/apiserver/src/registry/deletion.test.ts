import { describe, expect, it } from 'vitest';
import { checkPreconditions, isFinished, markDeleted, returnsDeleted, specFinalizers } from './deletion.ts';
import type { DeleteOptions, PropagationPolicy } from './options.ts';
import type { ApiObject, ApiObjectMeta, ResourceInfo } from './resource.ts';
import { toScale, withScale } from './scale.ts';

const now = Date.UTC(2026, 0, 1);
const plain = { group: '', plural: 'configmaps', kind: 'ConfigMap', strategy: {} } as unknown as ResourceInfo;
const graceful = {
  ...plain,
  plural: 'pods',
  strategy: { gracePeriodSeconds: (_: ApiObject, asked: number | undefined) => asked ?? 30 },
} as ResourceInfo;

function object(meta: Partial<ApiObjectMeta> = {}, more: Record<string, unknown> = {}): ApiObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', uid: 'u', resourceVersion: '5', ...meta },
    ...more,
  } as ApiObject;
}

const options = (more: Partial<DeleteOptions> = {}): DeleteOptions => ({ dryRun: false, ...more });

describe('a delete', () => {
  it('takes away at once what nothing holds', () => {
    expect(markDeleted(plain, object(), options(), now)).toBeUndefined();
    expect(
      markDeleted(plain, object({ finalizers: ['orphan'] }), options({ propagationPolicy: 'Background' }), now),
    ).toBeUndefined();
  });

  it.each([
    ['Foreground', [], ['foregroundDeletion']],
    ['Orphan', ['a/b'], ['a/b', 'orphan']],
    ['Orphan', ['foregroundDeletion'], ['orphan']],
    ['Background', ['orphan', 'a/b'], ['a/b']],
  ] as [PropagationPolicy, string[], string[]][])(
    '%s makes of the finalizers %j %j',
    (propagationPolicy, before, after) => {
      const marked = markDeleted(plain, object({ finalizers: before }), options({ propagationPolicy }), now);
      expect(marked?.metadata.finalizers).toEqual(after);
    },
  );

  it('marks once, and counts a generation once', () => {
    const held = object({ finalizers: ['a/b'], generation: 3 });
    const marked = markDeleted(plain, held, options(), now) as ApiObject;
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 0,
      generation: 4,
    });
    expect(markDeleted(plain, marked, options(), now + 5000)).toEqual(marked);
    expect(held.metadata).not.toHaveProperty('deletionTimestamp');
  });

  it('gives time, which a second delete can only shorten', () => {
    const first = markDeleted(graceful, object(), options(), now) as ApiObject;
    expect(first.metadata).toMatchObject({ deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 });
    const longer = markDeleted(graceful, first, options({ gracePeriodSeconds: 60 }), now) as ApiObject;
    expect(longer.metadata.deletionGracePeriodSeconds).toBe(30);
    const shorter = markDeleted(graceful, first, options({ gracePeriodSeconds: 5 }), now) as ApiObject;
    expect(shorter.metadata.deletionGracePeriodSeconds).toBe(5);
    expect(markDeleted(graceful, first, options({ gracePeriodSeconds: 0 }), now)).toBeUndefined();
  });

  it('demands what its preconditions say', () => {
    const check = (preconditions: DeleteOptions['preconditions']) => () =>
      checkPreconditions(plain, object(), options({ ...(preconditions && { preconditions }) }));
    expect(check({ uid: 'u', resourceVersion: '5' })).not.toThrow();
    expect(check(undefined)).not.toThrow();
    expect(check({ uid: 'v' })).toThrow('the UID in the precondition (v) does not match the UID in record (u)');
    expect(check({ resourceVersion: '4' })).toThrow(
      'the ResourceVersion in the precondition (4) does not match the ResourceVersion in record (5)',
    );
  });
});

describe('a marked object', () => {
  const marked = { deletionTimestamp: 't', deletionGracePeriodSeconds: 0 };
  it.each([
    [{}, false],
    [marked, true],
    [{ ...marked, finalizers: ['a'] }, false],
    [{ ...marked, deletionGracePeriodSeconds: 30 }, false],
  ])('with %j is done: %s', (meta, done) => {
    expect(isFinished(object(meta))).toBe(done);
  });

  it('that is a Namespace waits for the finalizers in its spec', () => {
    const namespace = object(marked, { kind: 'Namespace', spec: { finalizers: ['kubernetes'] } });
    expect([specFinalizers(namespace), isFinished(namespace)]).toEqual([['kubernetes'], false]);
    expect(specFinalizers(object({}, { spec: { finalizers: ['x'] } }))).toEqual([]);
  });

  it('is the answer to its delete for some kinds', () => {
    expect([returnsDeleted(plain), returnsDeleted(graceful)]).toEqual([false, true]);
  });
});

describe('a scale', () => {
  const paths = { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n', labelSelectorPath: '.status.selector' };
  it.each([
    ['a text', 'a=b', 'a=b'],
    ['labels', { matchLabels: { b: '2', a: '1' } }, 'a=1,b=2'],
    [
      'expressions',
      {
        matchExpressions: [
          { key: 'x', operator: 'In', values: ['2', '1'] },
          { key: 'c', operator: 'Exists' },
          { key: 'd', operator: 'DoesNotExist' },
          { key: 'e', operator: 'NotIn', values: ['f'] },
        ],
      },
      'c,!d,e notin (f),x in (1,2)',
    ],
    ['nothing', undefined, undefined],
  ])('shows a selector that is %s as a text', (_what, selector, expected) => {
    const scale = toScale(object({}, { spec: { n: 2 }, status: { n: 1, selector } }), paths);
    expect([scale.spec, scale.status.replicas, scale.status.selector]).toEqual([{ replicas: 2 }, 1, expected]);
  });

  it('changes the replicas and shares the rest', () => {
    const before = object({}, { spec: { n: 2, other: {} } });
    const after = withScale(plain, before, { ...before, spec: { replicas: 5 }, status: { replicas: 0 } }, paths);
    expect(after['spec']).toEqual({ n: 5, other: {} });
    expect(before['spec']).toEqual({ n: 2, other: {} });
  });
});

describe('a delete that does not say what becomes of dependents', () => {
  const orphaning = { ...plain, strategy: { defaultPropagation: 'Orphan' } } as ResourceInfo;
  it.each<[string, Partial<ApiObjectMeta>, Partial<DeleteOptions>, string[] | undefined]>([
    ['lets them stay where the kind says so', {}, {}, ['orphan']],
    ['heeds the finalizer that says otherwise', { finalizers: ['foregroundDeletion'] }, {}, ['foregroundDeletion']],
    ['does not when it says so after all', {}, { propagationPolicy: 'Background' }, undefined],
  ])('%s', (_what, meta, said, finalizers) => {
    expect(markDeleted(orphaning, object(meta), options(said), now)?.metadata.finalizers).toEqual(finalizers);
  });
  it('takes them along where the kind says nothing', () => {
    expect(markDeleted(plain, object(), options(), now)).toBeUndefined();
  });
  it('asks once: a second delete changes nothing', () => {
    const marked = markDeleted(orphaning, object(), options(), now) as ApiObject;
    expect(markDeleted(orphaning, marked, options(), now)).toEqual(marked);
  });
});
