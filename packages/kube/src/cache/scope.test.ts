import { describe, expect, it } from 'vitest';
import { namespaceFilter, scopeId, watchedNamespaces } from './scope.ts';

describe('the scope of an informer', () => {
  it.each([
    ['nothing', {}, {}, true],
    ['the same namespaces in another order', { namespaces: ['a', 'b'] }, { namespaces: ['b', 'a'] }, true],
    ['one namespace, named either way', { namespace: 'a' }, { namespaces: ['a'] }, true],
    ['another namespace', { namespace: 'a' }, { namespace: 'b' }, false],
    ['another label selector', { labelSelector: 'a=1' }, { labelSelector: 'a=2' }, false],
    ['labels and fields that read the same', { labelSelector: 'a=1' }, { fieldSelector: 'a=1' }, false],
    ['a shard', {}, { shardSelector: "shardRange(object.metadata.uid,'0x0','0x8')" }, false],
  ])('is told apart by what it selects: %s', (_name, one, two, same) => {
    expect(scopeId(one, false) === scopeId(two, false)).toBe(same);
  });

  it('is another one when only metadata is kept', () => {
    expect(scopeId({}, true)).not.toBe(scopeId({}, false));
  });

  it.each([
    [{}, [undefined]],
    [{ namespace: 'a' }, ['a']],
    [{ namespaces: ['a', 'b', 'a'] }, ['a', 'b']],
    [{ namespaces: ['a', 'edge-*'] }, [undefined]],
    [{ namespaces: ['a'], namespace: 'ignored' }, ['a']],
  ])('%j is watched as %j', (scope, watched) => {
    expect(watchedNamespaces(scope)).toEqual(watched);
  });

  it.each([
    ['edge-*', 'edge-1', true],
    ['edge-*', 'my-edge-1', false],
    ['*-edge', 'my-edge', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c', false],
    ['a.b*', 'axb', false],
    ['*', 'anything', true],
  ])('pattern %s takes %s: %s', (pattern, namespace, taken) => {
    expect(namespaceFilter({ namespaces: [pattern] })?.(namespace)).toBe(taken);
  });

  it('needs no filter where the server does all of it', () => {
    expect(namespaceFilter({})).toBeUndefined();
    expect(namespaceFilter({ namespaces: ['a', 'b'] })).toBeUndefined();
  });
});
