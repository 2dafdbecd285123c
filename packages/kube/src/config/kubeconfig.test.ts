import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmpty, type KubeconfigFile, type KubeconfigSource, resolveContext } from './kubeconfig.ts';

const source = (path: string, content: KubeconfigFile): KubeconfigSource => ({ path, directory: `/${path}`, content });
const cluster = (name: string, server: string) => ({ name, cluster: { server } });
const user = (name: string, token: string) => ({ name, user: { token } });
const context = (name: string, of: string, who?: string) => ({
  name,
  context: { cluster: of, ...(who ? { user: who } : {}) },
});

describe('a context', () => {
  it('is put together from whichever files have its parts, each with its own directory', () => {
    const sources = [
      source('a', { 'current-context': 'x' }),
      source('b', { contexts: [context('x', 'c', 'u')] }),
      source('d', { clusters: [cluster('c', 'https://d')] }),
      source('e', { users: [user('u', 'from e')] }),
    ];
    expect(resolveContext(sources)).toEqual({
      namespace: undefined,
      cluster: { server: 'https://d' },
      clusterDirectory: '/d',
      user: { token: 'from e' },
      userDirectory: '/e',
    });
  });

  it('without a user is anonymous', () => {
    const sources = [source('a', { contexts: [context('x', 'c')], clusters: [cluster('c', 'https://a')] })];
    expect(resolveContext(sources, 'x').user).toEqual({});
  });

  it.each<[string, KubeconfigFile, string | undefined, RegExp]>([
    ['is not named', {}, undefined, /^a, b: no current-context/],
    ['is named by an empty text', { 'current-context': '' }, undefined, /no current-context/],
    ['is not there', { contexts: [] }, 'x', /^a, b: there is no context "x"$/],
    ['is null', { contexts: null }, 'x', /there is no context "x"/],
    ['has no cluster', { contexts: [context('x', 'c')] }, 'x', /context "x" names no known cluster \(c\)/],
    [
      'has no user',
      { contexts: [context('x', 'c', 'u')], clusters: [cluster('c', 'https://a')], users: null },
      'x',
      /context "x" names no known user \(u\)/,
    ],
  ])('that %s is reported with the files that were looked at', (_name, content, name, message) => {
    expect(() => resolveContext([source('a', content), source('b', {})], name)).toThrow(
      expect.objectContaining({ code: 'KUBE_CONFIG_CONTEXT_UNKNOWN', message: expect.stringMatching(message) }),
    );
  });

  it('has the first of equal names, whatever files say', () => {
    const names = fc.constantFrom('one', 'two');
    const file = fc.record({
      clusters: fc.array(
        fc.tuple(names, fc.webUrl()).map(([name, server]) => cluster(name, server)),
        { maxLength: 3 },
      ),
      users: fc.array(
        fc.tuple(names, fc.string()).map(([name, token]) => user(name, token)),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 4 }), names, names, (files, of, who) => {
        const contexts = source('contexts', { contexts: [context('x', of, who)] });
        const sources = [contexts, ...files.map((content, i) => source(String(i), content))];
        const firstCluster = files.flatMap(({ clusters }) => clusters).find(({ name }) => name === of);
        const firstUser = files.flatMap(({ users }) => users).find(({ name }) => name === who);
        if (!firstCluster || !firstUser) {
          expect(() => resolveContext(sources, 'x')).toThrow('names no known');
          return;
        }
        const resolved = resolveContext(sources, 'x');
        expect(resolved.cluster).toBe(firstCluster.cluster);
        expect(resolved.user).toBe(firstUser.user);
      }),
    );
  });
});

describe('a kubeconfig', () => {
  it.each<[KubeconfigFile, boolean]>([
    [{}, true],
    [{ contexts: null, clusters: null, users: null }, true],
    [{ contexts: [], clusters: [], users: [] }, true],
    [{ 'current-context': '' }, true],
    [{ users: [user('u', 't')] }, true],
    [{ 'current-context': 'x' }, false],
    [{ contexts: [context('x', 'c')] }, false],
    [{ clusters: [cluster('c', 'https://a')] }, false],
  ])('of %j says nothing of any cluster: %s', (content, expected) => {
    expect(isEmpty(source('a', content))).toBe(expected);
  });
});
