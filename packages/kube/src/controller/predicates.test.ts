import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../object/object.ts';
import {
  allOf,
  annotationsChanged,
  anyOf,
  type Change,
  fieldChanged,
  generationChanged,
  labelsChanged,
  matching,
  not,
  type Predicate,
} from './predicates.ts';

const object = (metadata: KubeObject['metadata']): KubeObject => ({ metadata: { name: 'a', ...metadata } });
const update = (old: KubeObject['metadata'], now: KubeObject['metadata']): Change<KubeObject> => ({
  kind: 'update',
  old: object(old),
  object: object(now),
});
const add: Change<KubeObject> = { kind: 'add', old: undefined, object: object({}) };
const gone: Change<KubeObject> = { kind: 'delete', old: undefined, object: object({}) };

describe('predicates', () => {
  it.each<[string, Predicate, Change<KubeObject>, boolean]>([
    ['a new generation', generationChanged, update({ generation: 1 }, { generation: 2 }), true],
    ['a status update', generationChanged, update({ generation: 1 }, { generation: 1 }), false],
    ['a deletion that begins', generationChanged, update({}, { deletionTimestamp: 'now' }), true],
    ['an addition', generationChanged, add, true],
    ['a deletion', labelsChanged, gone, true],
    ['a label that is added', labelsChanged, update({}, { labels: { a: '1' } }), true],
    [
      'labels in another order',
      labelsChanged,
      update({ labels: { a: '1', b: '2' } }, { labels: { b: '2', a: '1' } }),
      false,
    ],
    ['a label that is swapped', labelsChanged, update({ labels: { a: '1' } }, { labels: { b: '1' } }), true],
    [
      'an annotation that changes',
      annotationsChanged,
      update({ annotations: { a: '1' } }, { annotations: { a: '2' } }),
      true,
    ],
    ['other annotations', annotationsChanged, update({ labels: { a: '1' } }, { labels: { a: '2' } }), false],
    ['the field', fieldChanged((o) => o.metadata?.finalizers), update({ finalizers: ['a'] }, { finalizers: [] }), true],
    ['another field', fieldChanged((o) => o.metadata?.finalizers), update({}, { labels: { a: '1' } }), false],
    [
      'what leaves the selection',
      matching((o) => o.metadata?.labels?.['in'] === '1'),
      update({ labels: { in: '1' } }, {}),
      true,
    ],
    ['what was never in it', matching((o) => o.metadata?.labels?.['in'] === '1'), update({}, {}), false],
    [
      'all of yes and no',
      allOf(
        () => true,
        () => false,
      ),
      add,
      false,
    ],
    [
      'any of yes and no',
      anyOf(
        () => true,
        () => false,
      ),
      add,
      true,
    ],
    ['not no', not(() => false), add, true],
  ])('on %s', (_name, predicate, change, expected) => {
    expect(predicate(change)).toBe(expected);
  });
});
