import { ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { call, configMap, simple } from './call.fixture.ts';
import { findFunction, listFunctions, runFunction } from './registry.ts';

describe('the registry', () => {
  it('lists functions by name, each with a summary', () => {
    const names = listFunctions().map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(
      expect.arrayContaining(['interface', 'dnn', 'nad', 'nfdeploy', 'ipam', 'vlan', 'set-namespace']),
    );
    expect(listFunctions().every(({ summary }) => summary.length > 5)).toBe(true);
  });

  it.each([
    ['nfdeploy-fn', 'nfdeploy'],
    ['upfdeploy-fn', 'nfdeploy'],
    ['interface', 'interface'],
    ['set-labels', 'set-labels'],
  ])('finds %s as %s', (name, found) => {
    expect(findFunction(name)?.name).toBe(found);
  });

  it('names the known ones when one is unknown', () => {
    expect(() => runFunction('interfaces', new ResourceList())).toThrow(/no function interfaces; known: .*interface/);
  });

  it('says that scripts are not run', () => {
    expect(call('starlark', configMap('source: x'), simple('Any', 'a')).error).toContain('scripts are not run');
  });

  it.each(['set-labels', 'set-annotations', 'set-image', 'set-namespace', 'apply-setters', 'search-replace'])(
    '%s fails without configuration',
    (name) => {
      const { error } = call(name, undefined, simple('Any', 'a'));
      expect(error).toMatch(`${name}: the functionConfig is missing: give a ConfigMap or`);
    },
  );
});
