import { describe, expect, it } from 'vitest';
import { configMaps, namespaces } from '../builtin/types.ts';
import type { KubeObject, OwnerReference } from '../object/object.ts';
import { adopt, controllerOf, controllerRef, disown, isOwnedBy, ownerKeys, ownerRef, ownerUids } from './owner.ts';

const owner = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'ns', name: 'a', uid: 'u1' } };
const other = { ...owner, metadata: { ...owner.metadata, name: 'b', uid: 'u2' } };
const namesake = { ...owner, metadata: { ...owner.metadata, uid: 'u9' } };
const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', uid: 'u3' } };
const owned = (...ownerReferences: OwnerReference[]): KubeObject => ({
  metadata: { namespace: 'ns', name: 'x', ownerReferences },
});

describe('a reference to an owner', () => {
  it('says which very object it is', () => {
    expect(ownerRef(owner)).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'u1' });
  });

  it('of a controller says that there is no other, and that it waits for what it owns', () => {
    expect(controllerRef(owner)).toEqual({ ...ownerRef(owner), controller: true, blockOwnerDeletion: true });
  });

  it.each<[string, KubeObject]>([
    ['apiVersion', { ...owner, apiVersion: '' }],
    ['kind', { ...owner, kind: '' }],
    ['name', { ...owner, metadata: { uid: 'u1' } }],
    ['uid', { ...owner, metadata: { name: 'a' } }],
    ['metadata', { apiVersion: 'v1', kind: 'ConfigMap' }],
  ])('cannot be made of an object without %s', (_name, object) => {
    expect(() => ownerRef(object)).toThrow(expect.objectContaining({ code: 'KUBE_OWNER_INVALID' }));
  });
});

describe('what owns an object', () => {
  const object = owned(ownerRef(other), controllerRef(owner));

  it('is found by its uid, not by its name', () => {
    expect(isOwnedBy(object, owner)).toBe(true);
    expect(isOwnedBy(object, other)).toBe(true);
    expect(isOwnedBy(object, namesake)).toBe(false);
    expect(isOwnedBy(object, { metadata: { name: 'a' } })).toBe(false);
    expect(isOwnedBy({}, owner)).toBe(false);
  });

  it('is told apart from what controls it', () => {
    expect(controllerOf(object)?.uid).toBe('u1');
    expect(controllerOf(owned(ownerRef(owner)))).toBeUndefined();
    expect(controllerOf({})).toBeUndefined();
  });

  it('is listed by uid', () => {
    expect(ownerUids(object)).toEqual(['u2', 'u1']);
    expect(ownerUids({})).toEqual([]);
  });

  it('leads to the keys of a kind, whatever its version', () => {
    const references = [
      controllerRef(owner),
      { apiVersion: 'apps/v1', kind: 'ConfigMap', name: 'other-group', uid: 'u2', controller: true },
      { apiVersion: 'v1', kind: 'Secret', name: 'other-kind', uid: 'u4', controller: true },
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'not-controller', uid: 'u3' },
    ];
    expect(ownerKeys(owned(...references), configMaps)).toEqual([{ namespace: 'ns', name: 'a' }]);
    expect(ownerKeys(owned(...references), configMaps, false)).toEqual([
      { namespace: 'ns', name: 'a' },
      { namespace: 'ns', name: 'not-controller' },
    ]);
    expect(ownerKeys({}, configMaps)).toEqual([]);
  });

  it('may live in no namespace', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod', uid: 'u5' } };
    expect(ownerKeys(owned(controllerRef(namespace)), namespaces)).toEqual([{ name: 'prod' }]);
  });
});

describe('to adopt', () => {
  it('makes the owner the controller, beside the owners that are there', () => {
    const object = owned(ownerRef(other));
    expect(adopt(owner, object).metadata?.ownerReferences).toEqual([ownerRef(other), controllerRef(owner)]);
    expect(object.metadata?.ownerReferences).toEqual([ownerRef(other)]);
  });

  it('changes nothing when it is so already', () => {
    const object = adopt(owner, owned());
    expect(adopt(owner, object)).toBe(object);
  });

  it('makes a controller of what was only an owner, and does not name it twice', () => {
    expect(adopt(owner, owned(ownerRef(owner))).metadata?.ownerReferences).toEqual([controllerRef(owner)]);
  });

  it('works for owners without a namespace, wherever the object is', () => {
    expect(controllerOf(adopt(node, owned()))?.name).toBe('n');
    expect(controllerOf(adopt(node, { metadata: { name: 'no-namespace' } }))?.name).toBe('n');
  });

  it.each<[string, KubeObject, KubeObject, string, string]>([
    ['what another controls', owner, owned(controllerRef(other)), 'KUBE_OWNED_BY_OTHER', 'by ConfigMap b'],
    ['what a namesake controls', owner, owned(controllerRef(namesake)), 'KUBE_OWNED_BY_OTHER', 'by ConfigMap a'],
    ['from another namespace', owner, { metadata: { namespace: 'far', name: 'x' } }, 'KUBE_OWNER_INVALID', 'far/x'],
    ['what has no namespace', owner, { metadata: { name: 'x' } }, 'KUBE_OWNER_INVALID', 'another namespace'],
    ['for an owner that is not stored', { metadata: { name: 'a' } }, owned(), 'KUBE_OWNER_INVALID', 'uid'],
  ])('%s is refused', (_name, by, object, code, message) => {
    expect(() => adopt(by, object)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it('is undone by disown, which leaves other owners alone', () => {
    const object = adopt(owner, owned(ownerRef(other)));
    expect(disown(owner, object).metadata?.ownerReferences).toEqual([ownerRef(other)]);
    const free = owned();
    expect(disown(owner, free)).toBe(free);
  });
});
