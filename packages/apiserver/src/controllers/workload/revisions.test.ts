import { describe, expect, it } from 'vitest';
import { deployment, podTemplate } from '../testing/objects.ts';
import {
  type ControllerRevision,
  daemonSetRevisions,
  planRevisions,
  statefulSetRevisions,
  templateOf,
} from './revisions.ts';

const owner = (image: string, revisionHistoryLimit = 10) =>
  deployment('db', { template: podTemplate({ app: 'db' }, image) as never, revisionHistoryLimit }) as never;
const none = new Set<string>();

/** The revisions after templates with these images, in this order. */
function history(...images: string[]): ControllerRevision[] {
  const revisions: ControllerRevision[] = [];
  for (const image of images) revisions.push(planRevisions(owner(image), revisions, none, statefulSetRevisions).update);
  return revisions;
}

describe('revisions', () => {
  it('begin with one for the first template', () => {
    const plan = planRevisions(owner('db:1'), [], none, statefulSetRevisions);
    expect(plan).toMatchObject({ create: true, renumber: false, remove: [], update: { revision: 1 } });
    expect(templateOf(plan.update)).toEqual(podTemplate({ app: 'db' }, 'db:1'));
  });
  it('stay while the template does', () => {
    expect(planRevisions(owner('db:1'), history('db:1'), none, statefulSetRevisions)).toMatchObject({
      create: false,
      renumber: false,
      remove: [],
    });
  });
  it('get one for each further template', () => {
    expect(planRevisions(owner('db:2'), history('db:1'), none, statefulSetRevisions)).toMatchObject({
      create: true,
      update: { revision: 2 },
    });
  });
  it('become the newest again when their template comes back', () => {
    const plan = planRevisions(owner('db:1'), history('db:1', 'db:2'), none, statefulSetRevisions);
    expect(plan).toMatchObject({ create: false, renumber: true, update: { revision: 3 } });
  });
  it('are kept up to the limit, and while pods have them', () => {
    const known = history('db:1', 'db:2', 'db:3');
    expect(
      planRevisions(owner('db:3', 1), known, none, statefulSetRevisions).remove.map(({ revision }) => revision),
    ).toEqual([1]);
    const inUse = new Set([known[0]?.metadata?.name ?? '']);
    expect(planRevisions(owner('db:3', 1), known, inUse, statefulSetRevisions).remove).toEqual([]);
  });
  it.each([
    ['a StatefulSet', statefulSetRevisions, 'controller.kubernetes.io/hash'],
    ['a DaemonSet', daemonSetRevisions, 'controller-revision-hash'],
  ])('of %s are labelled as its kind does, and have its annotations', (_kind, style, label) => {
    const annotated = { ...(owner('db:1') as object), metadata: { name: 'db', uid: 'u', annotations: { note: 'x' } } };
    const { metadata } = planRevisions(annotated as never, [], none, style).update;
    const hash = metadata?.labels?.[label] ?? '';
    expect(metadata).toMatchObject({ name: `db-${hash}`, annotations: { note: 'x' }, labels: { app: 'db' } });
  });
  it('get another name when theirs is taken', () => {
    const colliding = { ...(owner('db:1') as object), status: { collisionCount: 1 } } as never;
    const [plain] = history('db:1');
    const other = planRevisions(colliding, [], none, statefulSetRevisions).update;
    expect(other.metadata?.name).not.toBe(plain?.metadata?.name);
  });
});
